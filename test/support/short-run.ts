/** Whether every lesson and every control is run: `npm run test:full`. */
export const FULL_RUN = process.env['LAB_TEST_FULL'] !== undefined;

/** Labs whose lesson `npm test` runs too: it shows the lab as it is. */
export const SHORT_LESSONS: readonly string[] = [
  ...['haproxy-acl', 'haproxy-l7', 'haproxy-sticky', 'haproxy-weighted'],
  ...['rabbitmq-direct', 'rabbitmq-fanout', 'rabbitmq-headers', 'rabbitmq-hello', 'rabbitmq-topic'],
  ...['docker-volumes', 'pattern-sidecar-logs', 'pattern-sidecar-tls'],
];

/** Controls that `npm test` runs too, of labs whose lesson is long; `unbroken` is the lab as it is. */
export const SHORT_CONTROLS: Readonly<Record<string, readonly string[]>> = {
  'haproxy-weighted': ['weights-swapped', 'answers-itself'],
  'haproxy-leastconn': ['roundrobin', 'equal-delays'],
  'haproxy-queue': ['no-maxconn'],
  'haproxy-roundrobin': ['drained', 'connection-balanced'],
  'haproxy-random': ['nominal'],
  'haproxy-affinity': ['map-based'],
  'rabbitmq-topic': ['star-for-hash'],
  'rabbitmq-confirms': ['no-confirms'],
  'rabbitmq-durability': ['nothing-happened'],
  'rabbitmq-vhosts': ['one-vhost'],
  'rabbitmq-work-queue': ['auto-ack'],
  'rabbitmq-dead-letter': ['other-limit'],
  'rabbitmq-versions': ['rules-off'],
  'docker-compose-city': ['everybody-in'],
  'docker-networks': ['not-connected'],
  'pattern-bulkhead': ['unbroken'],
  'pattern-claim-check': ['unbroken'],
  'pattern-cqrs': ['unbroken'],
};

/** A minute and more, or a cluster of their own: in the long run alone. */
export const LONG_ONLY: readonly string[] = ['haproxy-intro', 'docker-overlay'];
