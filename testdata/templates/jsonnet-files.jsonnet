{
  local params = std.extVar('params'),
  apiVersion: 'v1', kind: 'ConfigMap',
  data: {
    'kubeadm.yaml': |||
      apiVersion: kubeadm.k8s.io/v1beta3
      kind: ClusterConfiguration
      kubernetesVersion: v1.29.1
      apiServer:
        extraArgs:
          profiling: "false"
    |||,
    'start.sh': |||
      #!/bin/bash
      exec kube-apiserver --etcd-servers=http://127.0.0.1:2379 --insecure-port=%(port)d
    ||| % params,
  },
}
