# The form of the example of siderolabs/terraform-provider-talos.
data "talos_machine_configuration" "controlplane" {
  cluster_name       = var.cluster_name
  cluster_endpoint   = "https://${var.endpoint}:6443"
  machine_type       = "controlplane"
  machine_secrets    = talos_machine_secrets.this.machine_secrets
  kubernetes_version = "v1.31.2"
  config_patches = [
    yamlencode({
      machine = { install = { disk = "/dev/sda" } }
      cluster = {
        apiServer = {
          image = "registry.k8s.io/kube-apiserver:v1.31.2"
          extraArgs = {
            "kubelet-certificate-authority" = "/system/secrets/kubernetes/kube-apiserver/ca.crt"
            oidc-issuer-url                 = var.issuer
            tls-cert-file                   = "/var/certs/apiserver.crt"
          }
        }
      }
    }),
    <<-EOT
    cluster:
      apiServer:
        extraArgs:
          profiling: "false"
          oidc-client-id: ${var.client}
    EOT
  ]
}
