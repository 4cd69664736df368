// Owns traffic that another process sends: what goes to it and what comes back, as lines of JSON, and the program itself.
// Must not create containers, judge, or know how the program got where it runs.
export { driveRemotely, type RemoteClient, type RemoteResult } from './drive-remotely.js';
