local pod(cfg) = {
  apiVersion: 'v1',
  kind: 'Pod',
  spec: { containers: [{
    command: ['/bin/bash', '-c', |||
      exec /usr/local/bin/kube-apiserver \
        --etcd-servers=%(etcd)s \
        --profiling=%(profiling)s \
        --kubelet-certificate-authority=/srv/ca.crt
    ||| % cfg],
  }] },
};
pod({})
