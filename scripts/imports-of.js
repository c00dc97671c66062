import { readFileSync } from 'node:fs'
import ts from 'typescript'

/**
 * The module specifiers that a TypeScript or JavaScript file names in an import, a re-export, a type import,
 * `import()` or `require()`. Those that are not string literals are left out.
 *
 * @param {string} file
 * @returns {string[]}
 */
export function importsOf (file) {
  const specifiers = []
  function visit (node) {
    const specifier = specifierOf(node)
    if (specifier !== undefined && ts.isStringLiteralLike(specifier)) specifiers.push(specifier.text)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest))
  return specifiers
}

/** @param {import('typescript').Node} node @returns {import('typescript').Node | undefined} */
function specifierOf (node) {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier
  // import name = require('name')
  if (ts.isExternalModuleReference(node)) return node.expression
  if (ts.isImportTypeNode(node)) return ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined
  if (!ts.isCallExpression(node)) return undefined
  const { expression } = node
  const imports = expression.kind === ts.SyntaxKind.ImportKeyword
  const requires = ts.isIdentifier(expression) && expression.text === 'require'
  return imports || requires ? node.arguments[0] : undefined
}
