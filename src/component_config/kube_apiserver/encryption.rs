//! `validation_encryption.go` of apiserver/pkg/apis/apiserver/validation (pkg/apis/config/validation before
//! 1.30), and the gates that pkg/server/options/encryptionconfig asks for.

use super::Inquiry;
use crate::apiserver::value::url;
use crate::component_config::faults::Faults;
use crate::component_config::{Given, Record, formats::binary};
use crate::hashed::{HashMap, HashSet};

/// The providers with keys, and the lengths of their keys in bytes.
const KEYED: [(&str, &[usize]); 3] =
    [("aesgcm", &[16, 24, 32]), ("aescbc", &[16, 24, 32]), ("secretbox", &[32])];

/// All providers.
const PROVIDERS: [&str; 5] = ["kms", "aesgcm", "aescbc", "secretbox", "identity"];

/// The first minor version that looks at the names of resources.
const RESOURCE_NAMES: u8 = 27;

pub(super) fn check(inquiry: Inquiry<'_>, configuration: Record<'_>, faults: &mut Faults) {
    if configuration.list("resources").is_missing() {
        let help = "list resources, each with the providers that encrypt them";
        faults.at(configuration.span_of("resources"), "resources is empty", help);
    }
    let mut plugins = HashSet::default();
    for entry in configuration.items("resources") {
        if entry.list("resources").is_missing() {
            faults.at(
                entry.span_of("resources"),
                "resources is empty",
                "name one, such as secrets",
            );
        }
        if inquiry.minor >= RESOURCE_NAMES {
            resources(entry, faults);
        }
        if entry.list("providers").is_missing() {
            let help = "name a provider, such as identity: {}";
            faults.at(entry.span_of("providers"), "providers is empty", help);
        }
        for provider in entry.items("providers") {
            check_provider(inquiry, provider, &mut plugins, faults);
        }
    }
}

fn check_provider<'a>(
    inquiry: Inquiry<'_>,
    provider: Record<'a>,
    plugins: &mut HashSet<&'a str>,
    faults: &mut Faults,
) {
    let named: Vec<&str> =
        PROVIDERS.into_iter().filter(|name| provider.has(name) == Some(true)).collect();
    let undecided = PROVIDERS.into_iter().any(|name| provider.has(name).is_none());
    if named.is_empty() && !undecided {
        let message = format!("the provider is none of {}", PROVIDERS.join(", "));
        faults.at(provider.span(), message, "write one, such as identity: {}");
    }
    if let Some(second) = named.get(1) {
        let message = format!("{} are providers of one item", named.join(" and "));
        let help = "write an item of the list for each provider";
        faults.at(provider.span_of(second), message, help);
    }
    for (name, lengths) in KEYED {
        if let Given::Known(keyed) = provider.record(name) {
            keys(keyed, lengths, faults);
        }
    }
    if let Given::Known(kms) = provider.record("kms") {
        check_kms(inquiry, kms, plugins, faults);
    }
}

fn keys(provider: Record<'_>, lengths: &[usize], faults: &mut Faults) {
    if provider.list("keys").is_missing() {
        faults.at(provider.span_of("keys"), "keys is empty", "add a key with its name and secret");
    }
    for key in provider.items("keys") {
        faults.require(key, "name", "give the key a name");
        match key.text("secret") {
            Given::Missing => {
                let help = "write the key in base64: head -c 32 /dev/urandom | base64";
                faults.at(key.span_of("secret"), "secret is required", help);
            }
            Given::Known(secret) => check_secret(key, secret, lengths, faults),
            Given::Unknown => {}
        }
    }
}

/// The message does not repeat the secret.
fn check_secret(key: Record<'_>, secret: &str, lengths: &[usize], faults: &mut Faults) {
    let message = match binary::decode(secret) {
        None => "the secret is not base64".to_owned(),
        Some(bytes) if lengths.contains(&bytes.len()) => return,
        Some(bytes) => {
            let expected = if lengths.len() == 1 { "32" } else { "16, 24 or 32" };
            format!("the secret is {} bytes long, and must be {expected}", bytes.len())
        }
    };
    let help = "write 32 random bytes in base64: head -c 32 /dev/urandom | base64";
    faults.at(key.span_of("secret"), message, help);
}

fn check_kms<'a>(
    inquiry: Inquiry<'_>,
    kms: Record<'a>,
    plugins: &mut HashSet<&'a str>,
    faults: &mut Faults,
) {
    faults.require(kms, "name", "give the provider a name");
    if let Given::Known(timeout) = kms.duration("timeout")
        && timeout <= 0
    {
        faults.at(kms.span_of("timeout"), "timeout must be positive", "write 3s, the default");
    }
    match kms.text("endpoint") {
        Given::Missing => {
            let help = "write the socket of the plugin: unix:///var/run/kms.sock";
            faults.at(kms.span_of("endpoint"), "endpoint is required", help);
        }
        Given::Known(endpoint) if !url::parse(endpoint).is_ok_and(|url| url.scheme == "unix") => {
            let message = format!("endpoint {endpoint:?} is no address of a unix socket");
            faults.at(kms.span_of("endpoint"), message, "write unix:// and the path of the socket");
        }
        Given::Known(_) | Given::Unknown => {}
    }
    let version = match kms.text("apiVersion") {
        Given::Known(version) => version,
        Given::Missing => "v1",
        Given::Unknown => return,
    };
    cache_size(inquiry.minor, kms, version, faults);
    if inquiry.minor >= 25 {
        api_version(inquiry, kms, version, plugins, faults);
    }
}

fn cache_size(minor: u8, kms: Record<'_>, version: &str, faults: &mut Faults) {
    let Given::Known(size) = kms.integer("cachesize") else {
        return;
    };
    if minor >= RESOURCE_NAMES && version != "v1" {
        let message = "cachesize is for the API version v1 of a provider only";
        faults.at(kms.span_of("cachesize"), message, "remove cachesize");
    } else if size == 0 {
        let help = "write a positive number, or a negative one for no cache";
        faults.at(kms.span_of("cachesize"), "cachesize must not be 0", help);
    }
}

fn api_version<'a>(
    inquiry: Inquiry<'_>,
    kms: Record<'a>,
    version: &str,
    plugins: &mut HashSet<&'a str>,
    faults: &mut Faults,
) {
    let span = kms.span_of("apiVersion");
    match version {
        "v1" if inquiry.gate("KMSv1") == Some(false) => {
            let message =
                "a provider of the API version v1 needs the feature gate KMSv1, which is off";
            let help = "use a plugin with apiVersion: v2, or set --feature-gates=KMSv1=true";
            faults.at(span, message, help);
        }
        "v2" if inquiry.gate("KMSv2") == Some(false) => {
            let message =
                "a provider of the API version v2 needs the feature gate KMSv2, which is off";
            faults.at(span, message, "set --feature-gates=KMSv2=true");
        }
        "v1" | "v2" => {}
        other => {
            let message = format!("apiVersion is {other:?}, which is none of v1, v2");
            faults.at(span, message, "write v2");
        }
    }
    let Given::Known(name) = kms.text("name") else {
        return;
    };
    if version != "v1" && name.contains(':') {
        let message = format!("the name {name:?} has a colon");
        faults.at(kms.span_of("name"), message, "write a name without a colon");
    }
    let reloads = inquiry.boolean("encryption-provider-config-automatic-reload");
    let unique = version != "v1" || reloads == Some(true);
    if !plugins.insert(name) && unique && inquiry.minor >= 26 {
        let message = format!("another provider is called {name:?} too");
        faults.at(kms.span_of("name"), message, "give each provider a name for itself");
    }
}

fn resources(entry: Record<'_>, faults: &mut Faults) {
    let items = entry.items("resources");
    let known: Option<Vec<&str>> = items.iter().map(|item| item.own_text().known()).collect();
    for item in &items {
        if let Given::Known(name) = item.own_text()
            && let Some(wrong) = resource_name(name)
        {
            faults.at(item.span(), format!("{name:?}: {wrong}"), "correct the resource");
        }
    }
    let Some(known) = known else { return };
    let mut before = NamesBefore::default();
    for (name, item) in known.into_iter().zip(&items) {
        if let Some(other) = before.overlap(name) {
            let message = if other == name {
                format!("{name} is listed twice")
            } else {
                format!("{name} and {other} overlap")
            };
            faults.at(item.span(), message, "list every resource once");
        }
        before.add(name);
    }
}

fn resource_name(name: &str) -> Option<&'static str> {
    let group = name.split_once('.').map_or("", |(_, group)| group);
    if name.chars().any(char::is_uppercase) {
        Some("the name of a resource has no capital letters")
    } else if name == "*" {
        Some("write *. for all resources of the core group, or *.* for all resources")
    } else if matches!(
        name,
        "apiserveripinfo" | "serviceipallocations" | "servicenodeportallocations"
    ) {
        Some("it has no API and cannot be encrypted")
    } else if group == "events.k8s.io" {
        Some("events are stored in the core group: write events")
    } else if group == "extensions" {
        Some("the group extensions is gone")
    } else if group == "*" && !name.starts_with("*.") {
        Some("a resource is encrypted in one group only")
    } else {
        None
    }
}

/// The names in front of one in a list of resources, to be asked for the first that overlaps it.
#[derive(Default)]
struct NamesBefore<'n> {
    names: Vec<&'n str>,
    /// The number of the first one with a resource and a group.
    by_parts: HashMap<(&'n str, &'n str), usize>,
    /// The number of the first one of each group.
    by_group: HashMap<&'n str, usize>,
}

impl<'n> NamesBefore<'n> {
    /// `validateResourceOverlap`: the same, everything, or all of a group and one of it.
    fn overlap(&self, name: &str) -> Option<&'n str> {
        let (resource, group) = parts(name);
        let everything = if (resource, group) == ("*", "*") { Some(0) } else { None };
        let of_group = if resource == "*" { self.by_group.get(group) } else { None };
        let same = [(resource, group), ("*", "*"), ("*", group)];
        let same = same.iter().filter_map(|parts| self.by_parts.get(parts));
        let first = same.chain(of_group).copied().chain(everything).min()?;
        self.names.get(first).copied()
    }

    fn add(&mut self, name: &'n str) {
        let (resource, group) = parts(name);
        let number = self.names.len();
        self.by_parts.entry((resource, group)).or_insert(number);
        self.by_group.entry(group).or_insert(number);
        self.names.push(name);
    }
}

/// The resource and its group: `deployments` and `apps` of `deployments.apps`.
fn parts(name: &str) -> (&str, &str) {
    name.split_once('.').unwrap_or((name, ""))
}
