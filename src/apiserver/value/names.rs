//! The names that some values are made of: admission plugins, cipher suites, API groups.

/// An admission plugin.
pub(super) struct Plugin {
    pub(super) name: &'static str,
    /// The first minor version that certainly has it; 0 if that is not known.
    pub(super) since: u8,
    /// The first minor version that surely has it no more.
    pub(super) gone: Option<u8>,
}

const fn plugin(name: &'static str) -> Plugin {
    between(name, 0, None)
}

const fn since(name: &'static str, since: u8) -> Plugin {
    between(name, since, None)
}

const fn until(name: &'static str, gone: u8) -> Plugin {
    between(name, 0, Some(gone))
}

const fn between(name: &'static str, since: u8, gone: Option<u8>) -> Plugin {
    Plugin { name, since, gone }
}

/// The newest minor version whose admission plugins are all in the table.
pub(super) const NEWEST_PLUGINS: u8 = 36;

/// Every plugin that a kube-apiserver of 1.6 to 1.36 had compiled in
/// (pkg/kubeapiserver/options/plugins.go; cmd/kube-apiserver/app/plugins.go up to 1.8). Where the
/// exact version is in doubt, `since` is left out and `gone` is late.
pub(super) const PLUGINS: &[Plugin] = &[
    plugin("AlwaysAdmit"),
    plugin("AlwaysDeny"),
    plugin("AlwaysPullImages"),
    since("CertificateApproval", 18),
    since("CertificateSigning", 18),
    since("CertificateSubjectRestriction", 18),
    plugin("ClusterTrustBundleAttest"),
    since("DefaultIngressClass", 18),
    plugin("DefaultStorageClass"),
    plugin("DefaultTolerationSeconds"),
    until("DenyEscalatingExec", 21),
    until("DenyExecOnPrivileged", 21),
    plugin("DenyServiceExternalIPs"),
    plugin("EventRateLimit"),
    plugin("ExtendedResourceToleration"),
    until("GenericAdmissionWebhook", 10),
    plugin("ImagePolicyWebhook"),
    until("InitialResources", 13),
    until("Initializers", 14),
    plugin("JobValidation"),
    plugin("LimitPodHardAntiAffinityTopology"),
    plugin("LimitRanger"),
    since("MutatingAdmissionPolicy", 32),
    since("MutatingAdmissionWebhook", 9),
    plugin("NamespaceAutoProvision"),
    plugin("NamespaceExists"),
    plugin("NamespaceLifecycle"),
    plugin("NodeDeclaredFeatureValidator"),
    plugin("NodeRestriction"),
    plugin("OwnerReferencesPermissionEnforcement"),
    until("PVCProtection", 11),
    plugin("PersistentVolumeClaimResize"),
    until("PersistentVolumeLabel", 36),
    plugin("PodGroupProtection"),
    plugin("PodGroupWorkloadExists"),
    plugin("PodNodeSelector"),
    until("PodPreset", 20),
    plugin("PodResizeValidator"),
    since("PodSecurity", 22),
    until("PodSecurityPolicy", 25),
    plugin("PodTolerationRestriction"),
    since("PodTopologyLabels", 33),
    plugin("Priority"),
    plugin("ResourceQuota"),
    since("RuntimeClass", 14),
    until("SecurityContextDeny", 30),
    plugin("ServiceAccount"),
    plugin("StorageObjectInUseProtection"),
    since("TaintNodesByCondition", 12),
    since("ValidatingAdmissionPolicy", 26),
    since("ValidatingAdmissionWebhook", 9),
];

/// Every cipher suite of Go's crypto/tls, the insecure ones too, which Kubernetes also takes
/// (component-base/cli/flag/ciphersuites_flag.go; Go 1.25, `crypto/tls/cipher_suites.go`).
pub(super) const CIPHER_SUITES: &[&str] = &[
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
    "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA",
    "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA",
    "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
    "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_RSA_WITH_RC4_128_SHA",
    "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
    "TLS_RSA_WITH_AES_128_CBC_SHA",
    "TLS_RSA_WITH_AES_128_CBC_SHA256",
    "TLS_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_RSA_WITH_AES_256_CBC_SHA",
    "TLS_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_RSA_WITH_RC4_128_SHA",
];

/// The suites of which a server that speaks HTTP/2 over TLS 1.2 needs one
/// (golang.org/x/net/http2/server.go, `ConfigureServer`).
pub(super) const HTTP2_SUITES: [&str; 2] =
    ["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"];

/// The modes of --authorization-mode (pkg/kubeapiserver/authorizer/modes/modes.go).
pub(super) const AUTHORIZATION_MODES: &[&str] =
    &["ABAC", "AlwaysAllow", "AlwaysDeny", "Node", "RBAC", "Webhook"];

/// API groups of one word; all others have a dot in their name.
pub(super) const SHORT_GROUPS: &[&str] = &[
    "api",
    "apps",
    "autoscaling",
    "batch",
    "componentconfig",
    "core",
    "extensions",
    "federation",
    "policy",
    "v1",
];

/// Letters and digits only, so that `ECDHE-RSA-AES128-GCM-SHA256`, OpenSSL's name, is found among
/// Go's.
pub(super) fn bare_suite(name: &str) -> String {
    let upper = name.to_ascii_uppercase();
    let upper = upper.replace("_WITH_", "_");
    let upper = upper.strip_prefix("TLS_").unwrap_or(&upper);
    upper.chars().filter(char::is_ascii_alphanumeric).collect()
}
