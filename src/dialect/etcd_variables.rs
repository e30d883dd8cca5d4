//! The flags that etcd takes from its environment: `ETCD_DATA_DIR` for `--data-dir`.
//!
//! etcd looks up a variable for each flag that its command line does not have, and ignores one that is empty. With
//! `--config-file` or `ETCD_CONFIG_FILE` it reads neither flags nor variables (`parse` in etcdmain/config.go and
//! `SetFlagsFromEnv` in pkg/flags/flag.go of etcd 3.4 to 3.6).

use crate::apiserver::flags::{self, Availability, KnownFlag};
use crate::apiserver::{ApiServer, Completeness, Component, Partial, Version};
use crate::dialect::flag_entry::FlagEntry;
use crate::mapped_text::MappedText;
use crate::yaml::Node;

/// The beginning of the names of etcd's variables.
const PREFIX: &str = "ETCD_";

/// The variable that names a configuration file, next to which etcd ignores the others.
const CONFIG_FILE: &str = "ETCD_CONFIG_FILE";

/// The variables of a program.
#[derive(Debug, Default)]
pub(crate) struct EtcdVariables {
    /// Names and values, in the order in which they are set.
    set: Vec<(MappedText, MappedText)>,
    /// There may be more, or others.
    are_partial: bool,
}

impl EtcdVariables {
    /// Those of a container. A value that comes from elsewhere, or uses another variable, is not known.
    pub(crate) fn of_container(container: Node<'_>) -> Self {
        let mut variables =
            Self { are_partial: container.get("envFrom").is_some(), ..Self::default() };
        for variable in container.get("env").into_iter().flat_map(Node::items) {
            let name = variable.get("name").and_then(Node::mapped);
            let is_literal = variable.get("valueFrom").is_none();
            let value = if is_literal { variable.get("value") } else { None };
            variables.add(name, value.and_then(Node::mapped));
        }
        variables
    }

    /// Those of a service of Compose, a map or a list of `NAME=value`.
    pub(crate) fn of_service(service: Node<'_>) -> Self {
        let mut variables =
            Self { are_partial: service.get("env_file").is_some(), ..Self::default() };
        let Some(environment) = service.get("environment") else {
            return variables;
        };
        for item in environment.items().filter_map(Node::mapped) {
            variables.add_word(&item);
        }
        for (name, value) in environment.entries() {
            let value = if value.is_null() { None } else { value.mapped() };
            variables.add(name.mapped(), value);
        }
        variables
    }

    /// Adds `NAME=value`.
    pub(crate) fn add_word(&mut self, word: &MappedText) {
        let text = word.text();
        let Some(equals) = text.find('=') else {
            return self.add(Some(word.clone()), None);
        };
        let value = word.slice(equals + 1..text.len());
        self.add(Some(word.slice(0..equals)), Some(value));
    }

    /// Adds a variable. Without a name or a value it may be anything.
    pub(crate) fn add(&mut self, name: Option<MappedText>, value: Option<MappedText>) {
        let is_of_etcd = |name: &MappedText| name.text().starts_with(PREFIX);
        match (name, value) {
            // A unit may have 40,000 names that no etcd knows.
            (Some(name), _) if is_of_etcd(&name) && !is_known(name.text()) => {}
            (Some(name), Some(value)) if is_of_etcd(&name) && !value.text().contains("$(") => {
                self.set.retain(|(earlier, _)| earlier.text() != name.text());
                self.set.push((name, value));
            }
            (Some(name), _) if !is_of_etcd(&name) => {}
            _ => self.are_partial = true,
        }
    }

    /// Forgets all.
    pub(crate) fn clear(&mut self) {
        self.set.clear();
    }

    /// Says that a file may have more of them.
    pub(crate) const fn have_file(&mut self, is_there: bool) {
        self.are_partial = is_there;
    }

    /// Adds the flags that a server takes from them, if it is an etcd.
    pub(crate) fn apply(&self, server: &mut ApiServer) {
        if server.component != Component::Etcd || server.setting("config-file").flag().is_some() {
            return;
        }
        let has_config = self.set.iter().any(|(name, _)| name.text() == CONFIG_FILE);
        if self.are_partial || has_config {
            server.completeness = Completeness::Partial(Partial::Environment);
        }
        if has_config {
            return;
        }
        let mut added = Vec::new();
        for (name, value) in &self.set {
            let Some(flag) = flag_of(name.text(), &server.version) else {
                continue;
            };
            if !value.text().is_empty() && server.setting(flag).flag().is_none() {
                let flag = MappedText::coarse(flag, name.whole());
                let entry = FlagEntry::new(&flag, Some(value), Some(value.whole()));
                added.push(entry.into_argument());
            }
        }
        server.arguments.edit().extend(added);
    }
}

/// True for a variable that some etcd reads.
fn is_known(variable: &str) -> bool {
    variable == CONFIG_FILE || known_flag(variable).is_some()
}

/// The flag of a variable, whatever the version.
fn known_flag(variable: &str) -> Option<&'static KnownFlag> {
    let name = variable.strip_prefix(PREFIX)?;
    if name.contains(|c: char| c.is_ascii_lowercase() || c == '-') {
        return None;
    }
    flags::of(Component::Etcd).find(&name.to_ascii_lowercase().replace('_', "-"))
}

/// The flag of a variable, if every etcd of the version has it. Another etcd warns about the variable and starts.
fn flag_of(variable: &str, version: &Version) -> Option<&'static str> {
    let table = flags::of(Component::Etcd);
    let known = known_flag(variable)?;
    let is_there =
        |minor| !table.is_recorded(minor) || known.presence(minor) == Availability::Present;
    version.all(is_there).then_some(known.name)
}
