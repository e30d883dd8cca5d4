//! Variables and settings that become the command line of k3s: hetzner-k3s, and Ansible roles such as
//! k3s-ansible.
//!
//! ```yaml
//! # hetzner-k3s, src/kubernetes/script/master_generator.cr of vitobotta/hetzner-k3s
//! k3s_version: v1.32.0+k3s1
//! kube_api_server_args:
//!   - profiling=false
//! ---
//! # k3s-ansible, roles/k3s_server of k3s-io/k3s-ansible
//! k3s_version: v1.31.12+k3s1
//! extra_server_args: "--kube-apiserver-arg=profiling=false"
//! ```

use crate::apiserver::{Dialect, Version};
use crate::dialect::command_line;
use crate::dialect::context::Reader;
use crate::dialect::distro::k3s;
use crate::dialect::distro::k3s_options::K3sOptions;
use crate::dialect::object::Object;
use crate::dialect::shell::environment::Environment;
use crate::dialect::shell::{commands, k3s_command};
use crate::dialect::{tools, version};
use crate::mapped_text::MappedText;
use crate::yaml::Node;

/// Fields of the version, the first that is there.
const VERSIONS: [&str; 3] = ["k3s_version", "k3s_release_version", "rke2_version"];

/// Reads a mapping of variables.
pub(crate) fn read(object: Object<'_>, reader: &mut Reader<'_>) {
    if !object.api_version.is_empty() || object.node.get("kind").is_some() {
        return;
    }
    if let Some((key, list)) = object.node.entry(tools::HETZNER_K3S_FLAGS)
        && list.is_sequence()
    {
        let words = k3s::written(command_line::strings(list));
        let options = K3sOptions::default();
        reader.push(k3s::server(Dialect::K3s, key.span(), &words, &options, &version_of(object)));
    }
    for (key, value) in object.node.entries() {
        let name = key.text().unwrap_or_default();
        if !is_for_servers(name) || !reader.step(value) {
            continue;
        }
        let (dialect, words) = (dialect(name), words(value));
        let version = version_of(object);
        if let Some(server) = k3s_command::server(dialect, key.span(), &words, &version) {
            reader.push(server);
        }
    }
}

/// `extra_server_args`, `k3s_server_args`, `rke2_server_options`.
fn is_for_servers(name: &str) -> bool {
    name.contains("server") && ["args", "options", "flags"].iter().any(|part| name.contains(part))
}

fn dialect(name: &str) -> Dialect {
    if name.contains("rke2") { Dialect::Rke2 } else { Dialect::K3s }
}

/// The words of a list, or of one string.
fn words(value: Node<'_>) -> Vec<MappedText> {
    if value.is_sequence() {
        return command_line::strings(value);
    }
    let Some(text) = value.mapped() else { return Vec::new() };
    commands::commands(&text, &Environment::default()).concat()
}

fn version_of(object: Object<'_>) -> Version {
    let field = VERSIONS.iter().find_map(|name| object.node.get(name));
    version::of_field(field, object.kind_span())
}
