import type { Settings } from './settings'

/** What is needed to speak to the bucket of MEDIA_STORE=s3. */
export type S3Settings = {
  /** Address of the bucket itself: `https://bucket.s3.eu-central-1.amazonaws.com` or `https://minio.example.com/bucket`. */
  bucketUrl: string
  region: string
  accessKeyId: string
  secretAccessKey: string
}

type S3Names = 'MEDIA_STORE' | 'S3_BUCKET' | 'S3_ENDPOINT' | 'S3_REGION' | 'S3_ACCESS_KEY_ID' | 'S3_SECRET_ACCESS_KEY'
type Given = { [name in S3Names]?: Settings[name] | undefined }

/** The settings of the bucket; undefined when files are kept on disk. The configuration has been checked. */
export function s3SettingsOf(given: Given): S3Settings | undefined {
  if (given.MEDIA_STORE !== 's3' || !given.S3_BUCKET) return undefined
  return {
    bucketUrl: bucketUrlOf(given),
    // Services that have no regions sign with this name; Cloudflare's R2 takes it for its "auto".
    region: given.S3_REGION ?? 'us-east-1',
    accessKeyId: given.S3_ACCESS_KEY_ID ?? '',
    secretAccessKey: given.S3_SECRET_ACCESS_KEY ?? '',
  }
}

/** Amazon wants the bucket in the name of the host; every other service takes it in the path. */
export function bucketUrlOf({ S3_ENDPOINT, S3_REGION, S3_BUCKET }: Given): string {
  if (S3_ENDPOINT) return `${S3_ENDPOINT}/${S3_BUCKET}`
  const host = `s3.${S3_REGION}.amazonaws.com`
  // The certificate covers one label only.
  return S3_BUCKET?.includes('.') ? `https://${host}/${S3_BUCKET}` : `https://${S3_BUCKET}.${host}`
}

/** The largest file that one request can bring into a bucket, by Amazon's rules and everybody's who follows them. */
const MAX_PUT_MB = 5_120

/** Settings of a bucket that cannot work, in words for the operator. */
export function s3Problems(c: Given & Pick<Settings, 'MAX_UPLOAD_MB' | 'PUBLIC_MEDIA_URL'>): string[] {
  if (c.MEDIA_STORE !== 's3') return []
  const problems: string[] = []
  for (const name of ['S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const) {
    if (!c[name]) problems.push(`${name}: needed with MEDIA_STORE=s3`)
  }
  if (!c.S3_ENDPOINT && !c.S3_REGION) {
    problems.push("S3_REGION: needed with MEDIA_STORE=s3 (or S3_ENDPOINT, when the service is not Amazon's)")
  }
  if (c.S3_BUCKET && !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(c.S3_BUCKET)) {
    problems.push('S3_BUCKET: must be the bare name of a bucket: 3 to 63 small letters, digits, dots and hyphens')
  }
  if (c.S3_ENDPOINT && /[?#@]/.test(c.S3_ENDPOINT)) {
    problems.push('S3_ENDPOINT: must be an address without name, password and query, like https://s3.example.com')
  }
  if (c.S3_ENDPOINT?.includes('.r2.cloudflarestorage.com') && !c.PUBLIC_MEDIA_URL) {
    const instead = "the bucket's public address (its own domain, or r2.dev)"
    problems.push(`PUBLIC_MEDIA_URL: needed with R2, which hands out nothing at S3_ENDPOINT; set it to ${instead}`)
  }
  if (c.MAX_UPLOAD_MB > MAX_PUT_MB) {
    problems.push(`MAX_UPLOAD_MB (${c.MAX_UPLOAD_MB}) must not exceed ${MAX_PUT_MB} with MEDIA_STORE=s3`)
  }
  return problems
}
