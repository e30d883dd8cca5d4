#!/usr/bin/env bash
SERVICE_CIDR=10.32.0.0/24
MODES="Node,RBAC"
GATES=""
for n in 1 2; do
  STORE=https://10.0.0.$n:2379
done
EXTRA="--v=2 --profiling=false"
cat > /etc/systemd/system/kube-apiserver.service <<EOF
[Service]
ExecStart=/usr/bin/kube-apiserver \\
  --service-cluster-ip-range=${SERVICE_CIDR} \\
  --authorization-mode=$MODES \\
  --feature-gates=$GATES \\
  --etcd-servers=$STORE \\
  --request-timeout=\${TIMEOUT} \\
  --audit-log-path=/var/log/$(hostname).log \\
  $EXTRA
EOF
cat > /etc/systemd/system/other.service <<'EOF'
[Service]
ExecStart=/usr/bin/kube-apiserver --service-cluster-ip-range=${SERVICE_CIDR}
EOF
