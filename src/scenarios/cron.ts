/** CronJobs: Jobs by the clock. */

export interface ReportOptions {
  /** How long a report takes. */
  readonly seconds: number;
  readonly suspend?: boolean;
}

/** A report every minute, never two at a time. */
export function report({ seconds, suspend = false }: ReportOptions): string {
  return `apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
  namespace: default
spec:
  schedule: "* * * * *"
  concurrencyPolicy: Forbid
  successfulJobsHistoryLimit: 2
  suspend: ${suspend}
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: report
              image: busybox:1.36
              command: ["sh", "-c", "sleep ${seconds}"]
`;
}
