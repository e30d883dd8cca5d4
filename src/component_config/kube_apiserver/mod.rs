//! The files that the flags of a kube-apiserver name, judged as the server judges them.

mod admission;
mod audit;
mod authentication;
mod authorization;
mod claims;
mod egress;
mod encryption;
mod pod_security;
mod tolerations;
pub(super) mod tracing;
mod webhook_plugins;

use std::sync::OnceLock;

use super::decode::{self, TypedDocument};
use super::faults::Faults;
use super::formats::FileFormat;
use super::host_text::{FileContents, Reference};
use super::inquiry::{FileReader, Inquiry};
use super::{ConfigFault, HostFile, Schema, formats, versions};
use crate::apiserver::validate::ServerOptions;
use crate::apiserver::{ApiServer, FileFault};
use crate::mapped_text::MappedText;
use crate::yaml::{Node, Stream};

/// The oldest minor version whose files were read in the source.
const OLDEST: u8 = 20;

/// The flags that name a file.
const FLAGS: [(&str, FileFormat); 13] = [
    ("admission-control-config-file", FileFormat::Document(&["AdmissionConfiguration"])),
    ("audit-policy-file", FileFormat::Document(&["Policy"])),
    ("audit-webhook-config-file", FileFormat::Kubeconfig),
    ("authentication-config", FileFormat::Document(&["AuthenticationConfiguration"])),
    ("authentication-token-webhook-config-file", FileFormat::Kubeconfig),
    ("authorization-config", FileFormat::Document(&["AuthorizationConfiguration"])),
    ("authorization-policy-file", FileFormat::AbacPolicies),
    ("authorization-webhook-config-file", FileFormat::Kubeconfig),
    ("egress-selector-config-file", FileFormat::Document(&["EgressSelectorConfiguration"])),
    ("encryption-provider-config", ENCRYPTION),
    ("experimental-encryption-provider-config", ENCRYPTION),
    ("token-auth-file", FileFormat::Tokens),
    ("tracing-config-file", FileFormat::Document(&["TracingConfiguration"])),
];

/// The second kind is an old mistake of the documentation, which the server accepts.
const ENCRYPTION: FileFormat =
    FileFormat::Document(&["EncryptionConfiguration", "EncryptionConfig"]);

/// A file that a flag names, or that such a file names.
struct NamedFile {
    flag: &'static str,
    /// The path in the container.
    path: String,
    format: FileFormat,
}

pub(super) fn schema() -> &'static Schema {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    SCHEMA.get_or_init(|| Schema::read(include_str!("../kube-apiserver.schema")))
}

/// The faults of the files that a server's flags name. `find` gives the file at a path of the machine, if
/// its content is known.
///
/// A file is judged for every version that the server may be of. A fault is one that all of them have.
pub(super) fn judge_files(
    server: &ApiServer,
    find: &dyn Fn(&str) -> Option<HostFile>,
) -> Vec<FileFault> {
    let is_of_file = |name: &str| FLAGS.iter().any(|(flag, _)| *flag == name);
    if !server.flags().any(|flag| is_of_file(&flag.name)) {
        return Vec::new();
    }
    let options = ServerOptions::new(server);
    let mut open = named_by_flags(&options);
    let mut faults = Vec::new();
    while let Some(named) = open.pop() {
        let on_host = server.host_path(&named.path).and_then(|path| find(&path));
        let Some(file) = on_host.or_else(|| find(&format!("container:{}", named.path))) else {
            continue;
        };
        let Some(minors) = versions::minors(server, named.flag, OLDEST) else {
            continue;
        };
        let reads = (named.format, minors);
        let contents =
            file.content.contents(&options, reads, |reader, text| read(reader, reads, text));
        let told = contents.faults.iter().cloned();
        faults.extend(told.map(|one| one.of_flag(named.flag, &named.path, file.source.clone())));
        open.extend(contents.references.iter().map(|reference| named.refers_to(reference)));
    }
    faults
}

/// What a server finds in a file that it reads in a format, whichever of some versions it is of.
fn read(
    reader: &FileReader<'_>,
    (format, minors): (FileFormat, (u8, u8)),
    text: &MappedText,
) -> FileContents {
    let stream = Stream::parse_nested(text);
    let faults = versions::common_faults(minors, |minor| {
        judge(reader.in_minor(minor), format, text, &stream)
    });
    let (_, newest) = minors;
    FileContents { faults, references: referenced(reader.in_minor(newest), format, text, &stream) }
}

impl NamedFile {
    /// The file that this file names. A relative path begins in the folder of this file.
    fn refers_to(&self, reference: &Reference) -> Self {
        let folder = self.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let path = match &reference.path {
            None => self.path.clone(),
            Some(path) if path.starts_with('/') => path.clone(),
            Some(path) => format!("{folder}/{path}"),
        };
        Self { flag: self.flag, path, format: reference.format }
    }
}

/// True for a text with a document of a kind that one of the flags names.
pub fn is_configuration(text: &str) -> bool {
    let is_of_flag = |kind: &str| {
        FLAGS.iter().any(|(_, format)| match format {
            FileFormat::Document(kinds) => kinds.contains(&kind),
            _ => false,
        })
    };
    let stream = Stream::parse(text);
    let mut kinds = stream.roots().filter_map(|root| root.get("kind"));
    kinds.any(|kind| kind.text().is_some_and(is_of_flag))
}

/// The files that the flags name, if the server reads them.
fn named_by_flags(options: &ServerOptions<'_>) -> Vec<NamedFile> {
    let mut named = Vec::new();
    for (flag, format) in FLAGS {
        if let Some((_, path)) = options.given(flag)
            && path.starts_with('/')
            && is_read(flag, options)
        {
            named.push(NamedFile { flag, path: path.to_owned(), format });
        }
    }
    named
}

/// Some files are read only if another flag asks for what they are for.
fn is_read(flag: &str, options: &ServerOptions<'_>) -> bool {
    let has_mode = |mode: &str| {
        let modes = options.elements("authorization-mode").unwrap_or_default();
        modes.iter().any(|(_, modes)| modes.iter().any(|other| other == mode))
    };
    match flag {
        "authorization-policy-file" => has_mode("ABAC"),
        "authorization-webhook-config-file" => has_mode("Webhook"),
        // Without a policy there is nothing to send (apiserver/pkg/server/options/audit.go, ApplyTo).
        "audit-webhook-config-file" => options.given("audit-policy-file").is_some(),
        _ => true,
    }
}

/// The faults of a file in one version.
fn judge(
    inquiry: Inquiry<'_>,
    format: FileFormat,
    text: &MappedText,
    stream: &Stream<'_>,
) -> Vec<ConfigFault> {
    let names = match format {
        FileFormat::Document(names) => names,
        FileFormat::Kubeconfig => {
            return formats::kubeconfig::judge(schema(), text, stream, inquiry.minor);
        }
        FileFormat::Credentials => {
            return formats::kubeconfig::judge_syntax(schema(), text, stream, inquiry.minor);
        }
        FileFormat::Tokens => return formats::tokens::judge(text),
        FileFormat::AbacPolicies => return formats::abac::judge(text),
    };
    if admission::is_legacy(names, stream) {
        return Vec::new();
    }
    let decoded = decode::decode(schema(), names, text, stream, inquiry.minor);
    match decoded.document {
        Some(document) => validate(inquiry, document),
        None => decoded.faults,
    }
}

/// The faults of a document that is a part of another one.
fn judge_node(inquiry: Inquiry<'_>, names: &[&str], root: Node<'_>) -> Vec<ConfigFault> {
    let decoded = decode::decode_node(schema(), names, root, inquiry.minor);
    match decoded.document {
        Some(document) => validate(inquiry, document),
        None => decoded.faults,
    }
}

/// What the server's validation says of a document that its decoder takes.
fn validate(inquiry: Inquiry<'_>, document: TypedDocument<'_>) -> Vec<ConfigFault> {
    let mut faults = Faults::default();
    let record = document.record;
    match document.name {
        "AdmissionConfiguration" => admission::check(inquiry, record, &mut faults),
        "AuthenticationConfiguration" => authentication::check(inquiry, record, &mut faults),
        "AuthorizationConfiguration" => authorization::check(inquiry, record, &mut faults),
        "EgressSelectorConfiguration" => egress::check(inquiry, record, &mut faults),
        "EncryptionConfiguration" | "EncryptionConfig" => {
            encryption::check(inquiry, record, &mut faults);
        }
        "EventRateLimitConfiguration" => admission::event_rate_limit(record, &mut faults),
        "ImagePolicyConfiguration" => webhook_plugins::image_policy(record, &mut faults),
        "MutatingAdmissionPolicyConfiguration" | "ValidatingAdmissionPolicyConfiguration" => {
            webhook_plugins::static_manifests(inquiry, record, &mut faults);
        }
        "PodSecurityConfiguration" => pod_security::check(record, &mut faults),
        "PodTolerationRestriction" => tolerations::check(record, &mut faults),
        "Policy" => audit::check(inquiry, record, &mut faults),
        "ResourceQuotaConfiguration" | "ResourceQuotaLimits" => {
            admission::resource_quota(record, &mut faults);
        }
        "TracingConfiguration" => tracing::check(record, &mut faults),
        "WebhookAdmission" | "WebhookAdmissionConfiguration" => {
            webhook_plugins::webhook_admission(inquiry, record, &mut faults);
        }
        _ => {}
    }
    faults.into_list()
}

/// The files that a file names.
fn referenced(
    inquiry: Inquiry<'_>,
    format: FileFormat,
    text: &MappedText,
    stream: &Stream<'_>,
) -> Vec<Reference> {
    let FileFormat::Document(kinds) = format else {
        return Vec::new();
    };
    if admission::is_legacy(kinds, stream) {
        return admission::legacy_file(inquiry);
    }
    let decoded = decode::decode(schema(), kinds, text, stream, inquiry.minor);
    match decoded.document {
        Some(document) if document.name == "AdmissionConfiguration" => {
            admission::plugin_files(inquiry, document.record)
        }
        Some(document) if document.name == "AuthorizationConfiguration" => {
            authorization::webhook_files(document.record)
        }
        Some(document) => {
            let file = webhook_plugins::kubeconfig(document.name, document.record);
            file.into_iter().collect()
        }
        None => Vec::new(),
    }
}
