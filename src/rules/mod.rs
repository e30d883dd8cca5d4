//! The rules: one file each, and the list of all rules.

mod allowed_external_ips;
mod always_admit_plugin;
mod always_allow_authorization;
mod always_allow_kubelet_authorization;
mod anonymous_kubelet_requests;
mod anonymous_requests;
mod ciphers;
mod closed_secure_port;
mod conflicting_flags;
mod dashed_extra_arg;
mod demand;
mod deprecated_flag;
mod disabled_iptables_chains;
mod disabled_kubelet_cert_rotation;
mod disabled_kubelet_https;
mod disabled_namespace_lifecycle_plugin;
mod disabled_seccomp_default;
mod disabled_service_account_plugin;
mod disabled_serving_cert_rotation;
mod duplicate_flag;
mod duplicate_key;
mod enabled_profiling;
mod example;
mod excessive_request_timeout;
mod extended_service_account_tokens;
mod few_audit_log_backups;
mod gate_dependency;
mod ignored_kind_patch;
mod ignored_openshift_field;
mod impossible_kubernetes_version;
mod incomplete_serving_secret;
mod insecure_bind_address;
mod invalid_config_file;
mod invalid_value;
mod joined_flags;
mod known_gate;
mod kubelet_ca_without_serving_bootstrap;
mod mismatched_extra_args;
mod mismatched_talos_documents;
mod missing_always_pull_images;
mod missing_audit_log;
mod missing_audit_policy;
mod missing_client_ca;
mod missing_encryption_at_rest;
mod missing_etcd_ca;
mod missing_etcd_client_cert;
mod missing_etcd_peer_cert;
mod missing_etcd_serving_cert;
mod missing_event_rate_limit;
mod missing_kubelet_ca;
mod missing_kubelet_client_ca;
mod missing_kubelet_client_cert;
mod missing_kubelet_serving_cert;
mod missing_node_authorization;
mod missing_node_restriction;
mod missing_pod_gc_threshold;
mod missing_pod_policy_plugin;
mod missing_rbac_authorization;
mod missing_root_ca;
mod missing_service_account_key;
mod missing_serving_cert;
mod missing_token_signing_key;
mod missing_value;
mod modes;
mod open_bind_address;
mod open_insecure_port;
mod open_read_only_port;
mod overridden_hostname;
mod pair;
mod placeholder_value;
mod plugins;
mod refused_feature_gate;
mod refused_kubeadm_document;
mod refused_kubeadm_field;
mod refused_talos_flag;
mod relative_path;
mod removed_flag;
mod required_flag;
mod second_document_ignored;
mod server_facts;
mod shared_controller_credentials;
mod shared_identity;
mod short_audit_log_age;
mod small_audit_log_files;
mod static_passwords;
mod static_tokens;
mod stray_argument;
mod suggested_flags;
mod swapped_certificate_key;
mod unchecked_etcd_clients;
mod unchecked_etcd_peers;
mod unchecked_service_accounts;
mod unchosen_tls_ciphers;
mod undecodable_field;
mod underscored_extra_arg;
mod unknown_field;
mod unknown_flag;
mod unknown_kubeadm_field;
pub(crate) mod unknown_rule_in_ignore;
mod unknown_tool_field;
mod unlimited_event_rate;
mod unlimited_idle_time;
mod unlimited_pod_processes;
mod unmounted_path;
mod unpaired_certificate;
mod unprotected_kernel_defaults;
mod unquoted_extra_arg;
mod unreadable_yaml;
pub(crate) mod unreasoned_ignore;
pub(crate) mod unused_ignore;
mod weak_etcd_cert;
mod weak_etcd_peer_cert;
mod weak_tls_cipher;
mod weak_tls_version;

use std::sync::LazyLock;

use crate::apiserver::ApiServer;
use crate::apiserver::validate::Problem;
use crate::near_miss::{self, NameOutline};
use crate::rule::{Report, Rule};
pub use example::{Example, example};

/// Every rule, in the order in which they are listed and documented.
pub static ALL: &[&Rule] = &[
    &missing_kubelet_ca::RULE,
    &missing_kubelet_client_cert::RULE,
    &kubelet_ca_without_serving_bootstrap::RULE,
    &missing_serving_cert::RULE,
    &disabled_kubelet_https::RULE,
    &anonymous_requests::RULE,
    &static_passwords::RULE,
    &static_tokens::RULE,
    &always_allow_authorization::RULE,
    &missing_node_authorization::RULE,
    &missing_rbac_authorization::RULE,
    &unchecked_service_accounts::RULE,
    &missing_service_account_key::RULE,
    &extended_service_account_tokens::RULE,
    &missing_client_ca::RULE,
    &always_admit_plugin::RULE,
    &disabled_service_account_plugin::RULE,
    &disabled_namespace_lifecycle_plugin::RULE,
    &missing_node_restriction::RULE,
    &missing_event_rate_limit::RULE,
    &missing_always_pull_images::RULE,
    &allowed_external_ips::RULE,
    &missing_pod_policy_plugin::RULE,
    &open_insecure_port::RULE,
    &insecure_bind_address::RULE,
    &closed_secure_port::RULE,
    &weak_tls_cipher::RULE,
    &unchosen_tls_ciphers::RULE,
    &weak_tls_version::RULE,
    &enabled_profiling::RULE,
    &excessive_request_timeout::RULE,
    &missing_audit_log::RULE,
    &missing_audit_policy::RULE,
    &short_audit_log_age::RULE,
    &few_audit_log_backups::RULE,
    &small_audit_log_files::RULE,
    &missing_etcd_client_cert::RULE,
    &missing_etcd_ca::RULE,
    &missing_encryption_at_rest::RULE,
    &missing_pod_gc_threshold::RULE,
    &shared_controller_credentials::RULE,
    &missing_token_signing_key::RULE,
    &missing_root_ca::RULE,
    &disabled_serving_cert_rotation::RULE,
    &open_bind_address::RULE,
    &missing_etcd_serving_cert::RULE,
    &unchecked_etcd_clients::RULE,
    &weak_etcd_cert::RULE,
    &missing_etcd_peer_cert::RULE,
    &unchecked_etcd_peers::RULE,
    &weak_etcd_peer_cert::RULE,
    &anonymous_kubelet_requests::RULE,
    &always_allow_kubelet_authorization::RULE,
    &missing_kubelet_client_ca::RULE,
    &open_read_only_port::RULE,
    &unlimited_idle_time::RULE,
    &unprotected_kernel_defaults::RULE,
    &disabled_iptables_chains::RULE,
    &overridden_hostname::RULE,
    &unlimited_event_rate::RULE,
    &missing_kubelet_serving_cert::RULE,
    &disabled_kubelet_cert_rotation::RULE,
    &unlimited_pod_processes::RULE,
    &disabled_seccomp_default::RULE,
    &unknown_flag::RULE,
    &removed_flag::RULE,
    &deprecated_flag::RULE,
    &refused_feature_gate::RULE,
    &stray_argument::RULE,
    &joined_flags::RULE,
    &missing_value::RULE,
    &invalid_value::RULE,
    &invalid_config_file::RULE,
    &duplicate_flag::RULE,
    &unpaired_certificate::RULE,
    &required_flag::RULE,
    &conflicting_flags::RULE,
    &swapped_certificate_key::RULE,
    &shared_identity::RULE,
    &placeholder_value::RULE,
    &relative_path::RULE,
    &unmounted_path::RULE,
    &dashed_extra_arg::RULE,
    &underscored_extra_arg::RULE,
    &unquoted_extra_arg::RULE,
    &mismatched_extra_args::RULE,
    &unknown_kubeadm_field::RULE,
    &impossible_kubernetes_version::RULE,
    &refused_kubeadm_field::RULE,
    &refused_kubeadm_document::RULE,
    &ignored_openshift_field::RULE,
    &ignored_kind_patch::RULE,
    &incomplete_serving_secret::RULE,
    &refused_talos_flag::RULE,
    &mismatched_talos_documents::RULE,
    &unknown_tool_field::RULE,
    &undecodable_field::RULE,
    &unknown_field::RULE,
    &second_document_ignored::RULE,
    &unreadable_yaml::RULE,
    &duplicate_key::RULE,
    &unused_ignore::RULE,
    &unknown_rule_in_ignore::RULE,
    &unreasoned_ignore::RULE,
];

/// The rule of an id.
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.id == id)
}

/// The id nearest to a misspelt one, at most two letters away.
pub fn nearest(id: &str) -> Option<&'static str> {
    // A comment may name 100,000 rules that do not exist.
    static OUTLINES: LazyLock<Vec<(&str, NameOutline)>> =
        LazyLock::new(|| ALL.iter().map(|rule| (rule.id, NameOutline::of(rule.id))).collect());
    near_miss::within(id, OUTLINES.iter().copied(), 2)
}

/// Reports what the server's own checks find.
fn say(server: &ApiServer, problem: &Problem, report: &mut Report) {
    let program = server.component.name();
    let message = format!("{}: {program} will not start", problem.message);
    let flag = problem.flag;
    let span =
        if problem.item.is_empty() { flag.value_span } else { flag.item_span(&problem.item) };
    let finding = report.at(span, message).flag(flag.name.clone());
    if let Some((other, part)) = &problem.other {
        finding.also(other.name_span, part.to_owned()).flag(other.name.clone());
    }
    if !problem.help.is_empty() {
        finding.help(problem.help.clone());
    }
}

/// A flag's advice as a help line; `None` if there is none.
fn instead(advice: &str) -> Option<String> {
    match advice {
        "" => None,
        advice if advice.starts_with("--") => Some(format!("use {advice}")),
        advice => Some(advice.to_owned()),
    }
}
