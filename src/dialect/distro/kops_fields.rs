//! The fields of kOps' `KubeAPIServerConfig` and the flags that are made of them.
//!
//! Source: pkg/apis/kops/componentconfig.go of kubernetes/kops (268927e).

use crate::apiserver::{Fault, FaultKind, MisspeltName};
use crate::yaml::Node;

/// The flag of a field.
pub(crate) fn flag_of(field: &str) -> Option<&'static str> {
    let mut all = FIELDS.iter().chain(&OLDER);
    all.find(|(name, _)| *name == field).map(|&(_, flag)| flag)
}

/// All fields that become flags.
pub(crate) fn names() -> Vec<&'static str> {
    FIELDS.iter().chain(&OLDER).map(|(name, _)| *name).collect()
}

/// Adds the keys that kOps drops without a word, because they only resemble its fields (kubernetes/kops, issues 4058
/// and 5588). Its decoder is that of Kubernetes, to which
/// `kubeApiServer` is another name.
pub(crate) fn misspelt(map: Node<'_>, fields: &[&'static str], faults: &mut Vec<Fault>) {
    for (key, _) in map.entries() {
        let Some(written) = key.text() else { continue };
        if let Some(meant) = MisspeltName::nearest(written, fields) {
            let (tool, what, written) = ("kOps", "field", written.to_owned());
            let name = MisspeltName { tool, what, written, meant, is_refused: false };
            faults.push(Fault { span: key.span(), kind: FaultKind::MisspeltName(name) });
        }
    }
}

/// Names of v1alpha2 that differ, or that v1alpha3 has elsewhere
/// (pkg/apis/kops/v1alpha2/componentconfig.go).
const OLDER: [(&str, &str); 11] = [
    ("authorizationRbacSuperUser", "authorization-rbac-super-user"),
    ("authorizationWebhookCacheAuthorizedTtl", "authorization-webhook-cache-authorized-ttl"),
    ("authorizationWebhookCacheUnauthorizedTtl", "authorization-webhook-cache-unauthorized-ttl"),
    ("etcdCaFile", "etcd-cafile"),
    ("oidcClientID", "oidc-client-id"),
    ("oidcGroupsClaim", "oidc-groups-claim"),
    ("oidcGroupsPrefix", "oidc-groups-prefix"),
    ("oidcIssuerURL", "oidc-issuer-url"),
    ("oidcRequiredClaim", "oidc-required-claim"),
    ("oidcUsernameClaim", "oidc-username-claim"),
    ("oidcUsernamePrefix", "oidc-username-prefix"),
];

/// Field and flag, in the order of the source.
const FIELDS: [(&str, &str); 97] = [
    ("logFormat", "logging-format"),
    ("logLevel", "v"),
    ("cloudProvider", "cloud-provider"),
    ("compactionInterval", "etcd-compaction-interval"),
    ("securePort", "secure-port"),
    ("insecurePort", "insecure-port"),
    ("address", "address"),
    ("advertiseAddress", "advertise-address"),
    ("bindAddress", "bind-address"),
    ("insecureBindAddress", "insecure-bind-address"),
    ("enableBootstrapTokenAuth", "enable-bootstrap-token-auth"),
    ("enableAggregatorRouting", "enable-aggregator-routing"),
    ("admissionControl", "admission-control"),
    ("enableAdmissionPlugins", "enable-admission-plugins"),
    ("disableAdmissionPlugins", "disable-admission-plugins"),
    ("admissionControlConfigFile", "admission-control-config-file"),
    ("serviceClusterIPRange", "service-cluster-ip-range"),
    ("serviceNodePortRange", "service-node-port-range"),
    ("etcdServers", "etcd-servers"),
    ("etcdServersOverrides", "etcd-servers-overrides"),
    ("etcdCAFile", "etcd-cafile"),
    ("etcdCertFile", "etcd-certfile"),
    ("etcdKeyFile", "etcd-keyfile"),
    ("basicAuthFile", "basic-auth-file"),
    ("clientCAFile", "client-ca-file"),
    ("tlsCertFile", "tls-cert-file"),
    ("tlsPrivateKeyFile", "tls-private-key-file"),
    ("tlsCipherSuites", "tls-cipher-suites"),
    ("tlsMinVersion", "tls-min-version"),
    ("tokenAuthFile", "token-auth-file"),
    ("allowPrivileged", "allow-privileged"),
    ("apiServerCount", "apiserver-count"),
    ("runtimeConfig", "runtime-config"),
    ("kubeletClientCertificate", "kubelet-client-certificate"),
    ("kubeletCertificateAuthority", "kubelet-certificate-authority"),
    ("kubeletClientKey", "kubelet-client-key"),
    ("anonymousAuth", "anonymous-auth"),
    ("kubeletPreferredAddressTypes", "kubelet-preferred-address-types"),
    ("storageBackend", "storage-backend"),
    ("oidcCAFile", "oidc-ca-file"),
    ("authenticationConfigFile", "authentication-config"),
    ("proxyClientCertFile", "proxy-client-cert-file"),
    ("proxyClientKeyFile", "proxy-client-key-file"),
    ("auditLogFormat", "audit-log-format"),
    ("auditLogPath", "audit-log-path"),
    ("auditLogMaxAge", "audit-log-maxage"),
    ("auditLogMaxBackups", "audit-log-maxbackup"),
    ("auditLogMaxSize", "audit-log-maxsize"),
    ("auditPolicyFile", "audit-policy-file"),
    ("auditWebhookBatchBufferSize", "audit-webhook-batch-buffer-size"),
    ("auditWebhookBatchMaxSize", "audit-webhook-batch-max-size"),
    ("auditWebhookBatchMaxWait", "audit-webhook-batch-max-wait"),
    ("auditWebhookBatchThrottleBurst", "audit-webhook-batch-throttle-burst"),
    ("auditWebhookBatchThrottleEnable", "audit-webhook-batch-throttle-enable"),
    ("auditWebhookBatchThrottleQps", "audit-webhook-batch-throttle-qps"),
    ("auditWebhookConfigFile", "audit-webhook-config-file"),
    ("auditWebhookInitialBackoff", "audit-webhook-initial-backoff"),
    ("auditWebhookMode", "audit-webhook-mode"),
    ("authenticationTokenWebhookConfigFile", "authentication-token-webhook-config-file"),
    ("authenticationTokenWebhookCacheTtl", "authentication-token-webhook-cache-ttl"),
    ("authorizationMode", "authorization-mode"),
    ("authorizationWebhookConfigFile", "authorization-webhook-config-file"),
    ("authorizationWebhookCacheAuthorizedTTL", "authorization-webhook-cache-authorized-ttl"),
    ("authorizationWebhookCacheUnauthorizedTTL", "authorization-webhook-cache-unauthorized-ttl"),
    ("authorizationRBACSuperUser", "authorization-rbac-super-user"),
    ("encryptionProviderConfig", "encryption-provider-config"),
    ("experimentalEncryptionProviderConfig", "experimental-encryption-provider-config"),
    ("requestheaderUsernameHeaders", "requestheader-username-headers"),
    ("requestheaderGroupHeaders", "requestheader-group-headers"),
    ("requestheaderExtraHeaderPrefixes", "requestheader-extra-headers-prefix"),
    ("requestheaderClientCAFile", "requestheader-client-ca-file"),
    ("requestheaderAllowedNames", "requestheader-allowed-names"),
    ("featureGates", "feature-gates"),
    ("goawayChance", "goaway-chance"),
    ("maxRequestsInflight", "max-requests-inflight"),
    ("maxMutatingRequestsInflight", "max-mutating-requests-inflight"),
    ("http2MaxStreamsPerConnection", "http2-max-streams-per-connection"),
    ("etcdQuorumRead", "etcd-quorum-read"),
    ("requestTimeout", "request-timeout"),
    ("storageInitializationTimeout", "storage-initialization-timeout"),
    ("minRequestTimeout", "min-request-timeout"),
    ("watchCache", "watch-cache"),
    ("watchCacheSizes", "watch-cache-sizes"),
    ("serviceAccountKeyFile", "service-account-key-file"),
    ("serviceAccountSigningKeyFile", "service-account-signing-key-file"),
    ("serviceAccountIssuer", "service-account-issuer"),
    ("serviceAccountJWKSURI", "service-account-jwks-uri"),
    ("apiAudiences", "api-audiences"),
    ("eventTTL", "event-ttl"),
    ("auditDynamicConfiguration", "audit-dynamic-configuration"),
    ("enableProfiling", "profiling"),
    ("enableContentionProfiling", "contention-profiling"),
    ("corsAllowedOrigins", "cors-allowed-origins"),
    ("strictTransportSecurityDirectives", "strict-transport-security-directives"),
    ("defaultNotReadyTolerationSeconds", "default-not-ready-toleration-seconds"),
    ("defaultUnreachableTolerationSeconds", "default-unreachable-toleration-seconds"),
    ("deleteCollectionWorkers", "delete-collection-workers"),
];
