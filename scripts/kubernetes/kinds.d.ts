// What a manifest of each kind may hold. Kubernetes' own come from its OpenAPI description by way of kubernetes-types; those of KEDA and
// kustomize are described here as far as we use them, with the parameters of each trigger, which KEDA's own description leaves open.
import type { Deployment } from 'kubernetes-types/apps/v1'
import type { HorizontalPodAutoscaler, HorizontalPodAutoscalerBehavior } from 'kubernetes-types/autoscaling/v2'
import type { CronJob, Job } from 'kubernetes-types/batch/v1'
import type { PersistentVolumeClaim, Service } from 'kubernetes-types/core/v1'
import type { ObjectMeta } from 'kubernetes-types/meta/v1'
import type { NetworkPolicy } from 'kubernetes-types/networking/v1'
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1'

export interface Kinds {
  'apps/v1 Deployment': Deployment
  'autoscaling/v2 HorizontalPodAutoscaler': HorizontalPodAutoscaler
  'batch/v1 CronJob': CronJob
  'batch/v1 Job': Job
  'networking.k8s.io/v1 NetworkPolicy': NetworkPolicy
  'policy/v1 PodDisruptionBudget': PodDisruptionBudget
  'v1 PersistentVolumeClaim': PersistentVolumeClaim
  'v1 Service': Service
  'keda.sh/v1alpha1 ScaledObject': ScaledObject
  'keda.sh/v1alpha1 TriggerAuthentication': TriggerAuthentication
  'kustomize.config.k8s.io/v1beta1 Kustomization': Kustomization<'kustomize.config.k8s.io/v1beta1', 'Kustomization'>
  'kustomize.config.k8s.io/v1alpha1 Component': Kustomization<'kustomize.config.k8s.io/v1alpha1', 'Component'>
}

/** https://keda.sh/docs/2.20/reference/scaledobject-spec */
interface ScaledObject {
  apiVersion: 'keda.sh/v1alpha1'
  kind: 'ScaledObject'
  metadata: ObjectMeta
  spec: {
    scaleTargetRef: { apiVersion?: string; kind?: string; name: string; envSourceContainerName?: string }
    minReplicaCount: number
    maxReplicaCount: number
    pollingInterval?: number
    cooldownPeriod?: number
    fallback?: { failureThreshold: number; replicas: number }
    advanced?: {
      restoreToOriginalReplicaCount?: boolean
      horizontalPodAutoscalerConfig?: { name?: string; behavior?: HorizontalPodAutoscalerBehavior }
    }
    triggers: [Trigger, ...Trigger[]]
  }
}

/** Each value is text: KEDA refuses a number. https://keda.sh/docs/2.20/scalers/mysql and redis-streams */
type Trigger = {
  name?: string
  metricType?: 'AverageValue' | 'Value'
  useCachedMetrics?: boolean
  authenticationRef: { name: string; kind?: 'TriggerAuthentication' | 'ClusterTriggerAuthentication' }
} & (
  | { type: 'mysql'; metadata: { query: string; queryValue: string; activationQueryValue?: string } }
  | {
      type: 'redis-streams'
      metadata: {
        stream: string
        consumerGroup: string
        lagCount: string
        activationLagCount: string
        databaseIndex?: string
        enableTLS?: 'true' | 'false'
      }
    }
)

type MySqlParameter = 'connectionString' | 'host' | 'port' | 'dbName' | 'username' | 'password'
type RedisParameter = 'address' | 'host' | 'port' | 'username' | 'password' | 'tls' | 'ca' | 'cert' | 'key'

interface TriggerAuthentication {
  apiVersion: 'keda.sh/v1alpha1'
  kind: 'TriggerAuthentication'
  metadata: ObjectMeta
  spec: { secretTargetRef: { parameter: MySqlParameter | RedisParameter; name: string; key: string }[] }
}

/** Without secretGenerator: secrets do not lie beside manifests. */
interface Kustomization<ApiVersion, Kind> {
  apiVersion: ApiVersion
  kind: Kind
  namespace?: string
  resources?: string[]
  components?: string[]
  images?: { name: string; newName?: string; newTag?: string; digest?: string }[]
  configMapGenerator?: {
    name: string
    behavior?: 'create' | 'replace' | 'merge'
    envs?: string[]
    literals?: string[]
  }[]
  patches?: { target?: { kind: string; name: string }; patch: string }[]
}
