// kube-apiserver alerts
{ prometheusAlerts+:: { groups+: [ { name: 'kube-apiserver', rules: [ { expr: 'absent(up{job="kube-apiserver"})' } ] } ] } }
