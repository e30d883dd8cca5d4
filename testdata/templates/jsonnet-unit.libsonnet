{
  unit(etcd):: |||
    [Unit]
    Description=Kubernetes API Server
    [Service]
    ExecStart=/usr/local/bin/kube-apiserver \
      --etcd-servers=%(etcd)s \
      --anonymous-auth=false \
      --client-ca-file=/var/lib/kubernetes/ca.pem
    Restart=on-failure
  ||| % { etcd: etcd },
}
