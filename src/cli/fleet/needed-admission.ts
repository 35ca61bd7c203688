import { ConfigError } from '../../config/config-error'
import { type AdmissionSettings, loadAdmissionSettings } from '../../config/fleet-config'

/** @throws ConfigError where there is no Redis: then a fleet has no leader and no index */
export function neededAdmission(env: NodeJS.ProcessEnv): AdmissionSettings {
  const settings = loadAdmissionSettings(env)
  if (settings) return settings
  throw new ConfigError(['REDIS_URL: is not set. Without Redis a fleet has no leader and needs none (docs/fleet.md)'])
}
