/** What every expectation says, whatever its form. */
export interface BaseExpectation {
  /** Tells the forms apart: a judge takes one of them. */
  readonly form: string;
  /** `roundrobin (fwrr)`: shown by `--explain`. */
  readonly model: string;
  /** File and function in the balancer's source. */
  readonly source: string;
  readonly servers: readonly string[];
  /** First requests of the step that are sent and not judged. */
  readonly warmUp: number;
  /** Requests to judge; undefined = as many as the step itself sends. */
  readonly requests: number | undefined;
  /** Facts about the model and its start, one sentence each: `starts after 120 earlier picks`. */
  readonly notes: readonly string[];
}
