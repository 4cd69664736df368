// Owns containers beside a lab's services, each gone when its work is done: the client that sends traffic, the trial of a configuration.
// Must not count as a service, be found by one, or outlive the process that made it: `gc` takes what was left.
export { CLIENT_SERVICE, withClientContainer, type ClientContainerRequest } from './client-container.js';
export { withTrialContainer, type TrialRequest } from './trial-container.js';
