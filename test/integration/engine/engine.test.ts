import { engineContract } from '../../support/engine-contract.js';
import { connectTestEngine } from '../../support/real-engine.js';
import { shellImage } from '../../support/shell-image.js';

engineContract('the real one', { connect: () => connectTestEngine(), image: shellImage });
