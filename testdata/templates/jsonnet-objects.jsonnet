local k = import 'k.libsonnet';
{
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'kube-apiserver', namespace: 'kube-system' },
  spec: {
    containers: [{
      name: 'kube-apiserver',
      image: 'registry.k8s.io/kube-apiserver:v1.30.0',
      command: [
        'kube-apiserver',
        '--etcd-servers=https://127.0.0.1:2379',
        '--profiling=false',
      ],
    }],
  },
}
