#!/bin/sh
# Submits the parts of a plan to AWS Batch as an array job, and a job that joins them when all are done:
#   farm/aws-batch.sh PLAN.json QUEUE
# farm/aws-batch.json, with your account, region and file system filled in, is the job definition; plan.json and the video
# lie on that file system. An array has two jobs at least.
set -eu
plan=$1 queue=$2
here=$(dirname "$0")
parts=$(grep -c '"preRollFrames":' "$plan")
aws batch register-job-definition --cli-input-json "file://$here/aws-batch.json" > /dev/null
array=$(aws batch submit-job --job-name reverie-parts --job-queue "$queue" --job-definition reverie-part \
  --array-properties "size=$parts" --query jobId --output text)
aws batch submit-job --job-name reverie-join --job-queue "$queue" --job-definition reverie-part \
  --depends-on "jobId=$array" --container-overrides \
  'command=["sh","-c","exec reverie join /work/plan.json /work/parts/*.part /work/out.mp4 --json"]'
