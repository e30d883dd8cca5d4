//! A kubelet and the `KubeletConfiguration` that it is started with, if one text has both.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::apiserver::{
    ApiServer, Argument, Completeness, Component, Dialect, Flag, Origin, Partial, Setting,
};
use crate::component_config::HostFiles;
use crate::hashed::HashSet;

/// Kubelets of one text that are put together with a file, and files with their kubelets. No cluster is written in
/// one text with as many, and 1 MB may hold 10,000 of each.
const PAIRS_MAX: usize = 100;

/// Puts a kubelet and the file that it is started with together, if the same text has both:
///
/// ```text
/// ExecStart=/usr/bin/kubelet --config=/var/lib/kubelet/config.yaml --max-pods=50
/// ```
///
/// A flag is stronger than the field of the file.
pub(crate) fn combine(servers: &mut [ApiServer], files: &HostFiles) {
    let configurations: Vec<&ApiServer> = servers.iter().filter(|server| is_file(server)).collect();
    let mut fields: Vec<(usize, Vec<Argument>)> = Vec::new();
    for (index, server) in servers.iter().enumerate() {
        if fields.len() == PAIRS_MAX {
            break;
        }
        if let Some(file) = file_of(server, &configurations, files) {
            let written = file.arguments.iter().filter(|argument| is_field(argument, server));
            fields.push((index, written.cloned().map(of_file).collect()));
        }
    }
    for (index, mut arguments) in fields {
        if let Some(server) = servers.get_mut(index) {
            arguments.extend(server.arguments.iter().cloned());
            server.arguments = arguments.into();
            server.completeness = Completeness::Defaulted;
        }
    }
    override_fields(servers);
}

/// The file that a kubelet names, if its text writes it and nothing else is left open.
fn file_of<'s>(
    server: &ApiServer,
    configurations: &[&'s ApiServer],
    files: &HostFiles,
) -> Option<&'s ApiServer> {
    let is_open = server.completeness == Completeness::Partial(Partial::ConfigFile);
    if server.component != Component::Kubelet || server.dialect.holds_fields() || !is_open {
        return None;
    }
    // The files of this folder are laid over the one of --config.
    if server.occurrences("config-dir").next().is_some() {
        return None;
    }
    let place = match server.setting("config") {
        Setting::Set(path) => {
            Some(files.find(&server.host_path(path.known()?)?)?.content.text.whole())
        }
        // kubeadm writes the one of its own configuration.
        Setting::Default(_) => None,
        _ => return None,
    };
    let mut held = configurations
        .iter()
        .copied()
        .filter(|file| place.is_none_or(|place| place.contains(file.anchor)));
    let (file, None) = (held.next()?, held.next()) else {
        return None;
    };
    let is_whole = file.completeness == Completeness::Defaulted && file.file_faults.is_empty();
    if is_whole { Some(file) } else { None }
}

fn is_file(server: &ApiServer) -> bool {
    server.dialect == Dialect::KubeletConfiguration
}

/// True for a field that no flag replaces. Features of both are put together.
fn is_field(argument: &Argument, server: &ApiServer) -> bool {
    match argument {
        Argument::Flag(flag) => {
            flag.name == "feature-gates" || server.occurrences(&flag.name).next().is_none()
        }
        _ => false,
    }
}

/// A field is judged where it is written, so here it is as good as a default.
fn of_file(argument: Argument) -> Argument {
    match argument {
        Argument::Flag(flag) => {
            Argument::Flag(Flag { origin: Origin::Default(Dialect::KubeletConfiguration), ..flag })
        }
        other => other,
    }
}

/// Makes everything uncertain in a file that a kubelet of the same text is given as a flag. A flag that the
/// kubelet does not have replaces no field.
fn override_fields(servers: &mut [ApiServer]) {
    let mut given: BTreeMap<Cow<'static, str>, Flag> = BTreeMap::new();
    for server in servers.iter() {
        if server.component == Component::Kubelet && !server.dialect.holds_fields() {
            let written = server.flags().filter(|flag| flag.origin == Origin::Written);
            let known = written.filter(|flag| server.known(&flag.name).is_some());
            given.extend(known.map(|flag| (flag.name.clone(), flag.clone())));
        }
    }
    let origin = Origin::Default(Dialect::KubeletConfiguration);
    for (nth, server) in servers.iter_mut().filter(|server| is_file(server)).enumerate() {
        let mut written: HashSet<Cow<'static, str>> = HashSet::default();
        for argument in server.arguments.edit() {
            if let Argument::Flag(flag) = argument
                && given.contains_key(&flag.name)
            {
                flag.maybe = true;
                written.insert(flag.name.clone());
            }
        }
        if nth >= PAIRS_MAX {
            if written.len() < given.len() {
                server.completeness = Completeness::Partial(Partial::Unit);
            }
            continue;
        }
        for (name, flag) in &given {
            if !written.contains(name) {
                let flag = Flag { maybe: true, origin, ..flag.clone() };
                server.arguments.edit().push(Argument::Flag(flag));
            }
        }
    }
}
