#!/bin/bash
cat <<EOF | kind create cluster --config=-
kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
featureGates: ${FEATURE_GATES}
runtimeConfig: $RUNTIME_CONFIG
nodes:
- role: control-plane
  image: kindest/node:v1.31.2
EOF
