import { parseImageCatalogue } from '../../../../src/images/catalogue/read-catalogue.js';

/** An invented catalogue: one plain official image, one with steps on top, one from packages only. */
export const SAMPLE = `version: 1
base:
  suite: trixie
  image: debian:trixie-slim
  include: [ca-certificates]
  exclude: ['/usr/share/man/*']
suites:
  bookworm: { image: 'debian:bookworm-slim' }
roles:
  balancer:
    help: a balancer
    version: '3.0'
    registry: { image: 'balancer:3.0' }
    packages: { install: [balancer], user: balancer }
  app:
    help: an app
    registry:
      image: python:3.13-slim
      run: ['pip install app==1.0']
      environment: { GREETING: 'it''s $HOME' }
    packages: { install: [python3-app], run: ["echo 'done'"] }
  tool:
    help: a tool
    packages: { install: [tool] }
  tool-1.0:
    help: the tool as it was
    packages: { install: [tool], suite: bookworm }
`;

export const sampleCatalogue = (change: (text: string) => string = (text) => text) =>
  parseImageCatalogue(change(SAMPLE), 'images.yaml');
