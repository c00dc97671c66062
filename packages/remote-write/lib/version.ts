/** That of package.json, which a test compares: Bare and bundlers read no file at run time. */
export const version = '0.1.0-alpha.0'
