apiVersion: anywhere.eks.amazonaws.com/v1alpha1
kind: Cluster
spec:
  controlPlaneConfiguration:
    apiServerExtraArgs: ${jsonencode(x)}
