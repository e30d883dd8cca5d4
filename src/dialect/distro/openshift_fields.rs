//! The fields of OpenShift's `KubeAPIServerConfig` and the flags that are made of them.
//!
//! Source: `ConfigToFlags` in openshift-kube-apiserver/openshiftkubeapiserver/flags.go of
//! OpenShift's Kubernetes, of 4.1 to 4.5 and of 4.8 to the newest.

/// Fields that were read up to OpenShift 4.5, and the flags that they set.
pub(crate) const OLD_FIELDS: [(&[&str], &str, &str); 12] = [
    (&["kubeletClientInfo", "ca"], "kubelet-certificate-authority", "kubeletClientInfo.ca"),
    (
        &["kubeletClientInfo", "certFile"],
        "kubelet-client-certificate",
        "kubeletClientInfo.certFile",
    ),
    (&["kubeletClientInfo", "keyFile"], "kubelet-client-key", "kubeletClientInfo.keyFile"),
    (&["servingInfo", "certFile"], "tls-cert-file", "servingInfo.certFile"),
    (&["servingInfo", "keyFile"], "tls-private-key-file", "servingInfo.keyFile"),
    (&["servingInfo", "clientCA"], "client-ca-file", "servingInfo.clientCA"),
    (&["storageConfig", "ca"], "etcd-cafile", "storageConfig.ca"),
    (&["storageConfig", "certFile"], "etcd-certfile", "storageConfig.certFile"),
    (&["storageConfig", "keyFile"], "etcd-keyfile", "storageConfig.keyFile"),
    (
        &["aggregatorConfig", "proxyClientInfo", "certFile"],
        "proxy-client-cert-file",
        "aggregatorConfig.proxyClientInfo.certFile",
    ),
    (
        &["aggregatorConfig", "proxyClientInfo", "keyFile"],
        "proxy-client-key-file",
        "aggregatorConfig.proxyClientInfo.keyFile",
    ),
    (
        &["authConfig", "requestHeader", "clientCA"],
        "requestheader-client-ca-file",
        "authConfig.requestHeader.clientCA",
    ),
];

/// Fields that are read in every version, one value each.
pub(crate) const FIELDS: [(&[&str], &str); 3] = [
    (&["servingInfo", "minTLSVersion"], "tls-min-version"),
    (&["servicesSubnet"], "service-cluster-ip-range"),
    (&["servicesNodePortRange"], "service-node-port-range"),
];

/// Fields that are read in every version, a flag for each item.
pub(crate) const LISTS: [(&[&str], &str); 3] = [
    (&["servingInfo", "cipherSuites"], "tls-cipher-suites"),
    (&["serviceAccountPublicKeyFiles"], "service-account-key-file"),
    (&["corsAllowedOrigins"], "cors-allowed-origins"),
];
