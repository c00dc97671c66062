const { NODE_OPTIONS, ...rest } = process.env

/** The environment for child processes, without NODE_OPTIONS, by which tap loads itself into them. */
export const childEnv = rest
