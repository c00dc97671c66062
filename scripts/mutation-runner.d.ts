export const strykerPlugins: readonly object[]
