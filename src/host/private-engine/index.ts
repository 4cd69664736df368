// Owns the one engine that `lab` runs for itself beside any other: its installation, start, network, end and removal.
// Must not touch an engine, process, bridge or rule that is not its own, nor speak the engine's API beyond asking its version.
export {
  privateEngine,
  type PrivateEngine,
  type PrivateEngineOptions,
  type PrivateEngineStatus,
} from './private-engine.js';
