local etcd = 'x';
{
  local flags = { profiling: 'false' },
  kubeadm: std.manifestYamlDoc({
    apiVersion: 'kubeadm.k8s.io/v1beta4', kind: 'ClusterConfiguration',
    kubernetesVersion: 'v1.31.2',
    apiServer: { extraArgs: [ { name: 'profilin', value: 'false' }, { name: 'v', value: std.toString(2) } ] },
  }),
  pod(name, image='registry.k8s.io/kube-apiserver:v1.30.0'):: {
    apiVersion: 'v1', kind: 'Pod', metadata+: { name: name },
    spec: { containers: [ { name: 'kube-apiserver', image: image,
      command: [ 'kube-apiserver', '--etcd-servers=https://%s:2379' % etcd, '--secure-port=' + 6443, "--profiling=true" ] + (if x then ['--v=2'] else []) } ] },
  },
}
