resource "rke_cluster" "one" {
  kubernetes_version = "v1.26.7-rancher1-1"
  nodes {
    address = "10.0.0.1"
    role    = ["controlplane", "etcd"]
  }
  services {
    kube_api {
      service_cluster_ip_range = "10.43.0.0/16"
      extra_args = {
        kubelet-client-certificate = ""
        audit-log-path             = "/var/log/audit.log"
      }
    }
  }
}

resource "rancher2_cluster" "two" {
  name = "two"
  rke_config {
    services {
      kube_api {
        extra_args = merge(local.common, { profiling = "true" })
      }
    }
  }
}
