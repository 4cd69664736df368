import type { ContainerSummary } from '../../engine/engine.js';
import type { ResolvedService } from '../../lab/resolved.js';

/** An image as `src/images` found or made it. */
export interface LabImage {
  readonly reference: string;
  readonly imageId: string;
}

/** A port of a container and where on the host it shall appear. */
export interface PlannedPort {
  readonly containerPort: number;
  /** 0 = any free one. */
  readonly hostPort: number;
  /** asked: this one or an error; preferred: this one, or a free one when it is gone by then. */
  readonly wish: 'asked' | 'preferred' | 'free';
}

interface StepBase {
  /** Name of the container, network or volume. */
  readonly target: string;
  /** Why, as it reads after a dash: `it is not there`. */
  readonly because: string;
}

interface ServiceStepBase extends StepBase {
  readonly service: ResolvedService;
  readonly image: LabImage;
  /** Value of the configuration label. */
  readonly config: string;
}

export type ServiceStep = ServiceStepBase &
  (
    | { readonly kind: 'create-container'; readonly publish: readonly PlannedPort[] }
    | { readonly kind: 'start' | 'restart' | 'unpause' | 'keep'; readonly container: ContainerSummary }
  );

export type Step =
  | ServiceStep
  | (StepBase & { readonly kind: 'remove-container' | 'remove-network'; readonly id: string })
  | (StepBase & {
      readonly kind: 'create-network';
      readonly internal: boolean;
      readonly subnet: string | undefined;
      readonly config: string;
    })
  | (StepBase & { readonly kind: 'create-volume' });

/** What `up` will do: removals, then networks and volumes, then one step per service, those it waits for first. */
export interface Plan {
  readonly steps: readonly Step[];
  /** False when there is nothing to do. */
  readonly changed: boolean;
}

export function isServiceStep(step: Step): step is ServiceStep {
  return 'service' in step;
}

/** One line per operation, as `--dry-run` prints them. */
export function describePlan(plan: Plan): string[] {
  return plan.steps.flatMap((step) => {
    switch (step.kind) {
      case 'create-container': {
        const ports = step.publish.map(
          ({ hostPort, containerPort }) => `${hostPort === 0 ? 'a free port' : hostPort} → ${containerPort}`,
        );
        const published = ports.length === 0 ? '' : `, publish ${ports.join(', ')}`;
        return [
          `create container ${step.target} from ${step.image.reference}${published} — ${step.because}`,
          `start container ${step.target}`,
        ];
      }
      case 'start':
      case 'restart':
      case 'unpause':
      case 'keep':
        return [`${step.kind} container ${step.target} — ${step.because}`];
      case 'remove-container':
      case 'remove-network':
      case 'create-network':
      case 'create-volume':
        return [`${step.kind.replace('-', ' ')} ${step.target} — ${step.because}`];
    }
  });
}
