#!/usr/bin/env bash
cat > /etc/kubernetes/kubeadm.yaml <<EOF
apiVersion: kubeadm.k8s.io/v1beta2
kind: ClusterConfiguration
kubernetesVersion: v1.21.1
apiServer:
  extraArgs:
    audit-log-maxage: "30"
$(if [[ "$DNS" == "yes" ]]; then
echo "dns:
  type: CoreDNS"
fi)
EOF
