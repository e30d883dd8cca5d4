//! Fixed texts to files: each is replaced in one step, or left as it was.

use std::collections::{HashMap, HashSet};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::{Desk, Mended, mend, unified};
use crate::check::{self, Beside, Options, Read};
use crate::discover::Content;
use crate::edit::Safety;
use crate::outcome::{Failure, File, Outcome, Run};
use crate::source::Source;
use crate::text_edit::Refused;

/// What is to be done with fixed texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// They take the place of the files.
    Files,
    /// They are only shown, as a diff.
    Diff,
}

/// Which fixes are to be made, and what with them.
#[derive(Clone, Copy, Debug)]
pub struct Order<'a> {
    /// The least safe ones that may be made.
    pub allowed: Safety,
    /// What to do with the texts.
    pub target: Target,
    /// What standard input is called, and what it held: its fixed text is written out.
    pub stdin: Option<(&'a str, &'a [u8])>,
}

/// What was done.
#[derive(Debug, Default)]
pub struct Done {
    /// How many findings were fixed, or would be.
    pub fixed: usize,
    /// How many more are gone because of that, or would be.
    pub gone: usize,
    /// Why fixes were not made.
    pub refused: Vec<Refused>,
}

impl Done {
    /// `3 fixed`, and the refused ones with their reasons; `None` where there is nothing to say.
    pub fn summary(&self, target: Target) -> Option<String> {
        let word = match target {
            Target::Files => "fixed",
            Target::Diff => "would be fixed",
        };
        let with = match self.gone {
            0 => String::new(),
            gone => format!(", {gone} more gone with what was fixed"),
        };
        let fixed = Some(format!("{} {word}{with}", self.fixed)).filter(|_| self.fixed > 0);
        let mut reasons = self.refused.clone();
        reasons.sort();
        reasons.dedup();
        let reasons: Vec<String> = reasons.iter().map(Refused::to_string).collect();
        let count = self.refused.len();
        let noun = if count == 1 { "fix" } else { "fixes" };
        let refused = Some(format!("{count} {noun} refused: {}", reasons.join("; ")));
        let said: Vec<String> = fixed.into_iter().chain(refused.filter(|_| count > 0)).collect();
        Some(said.join("\n")).filter(|said| !said.is_empty())
    }
}

/// Makes the fixes of a run. Afterwards all files are judged anew, so that the run says what is left.
/// Diffs, and the fixed text of standard input, are written to `out`.
pub fn carry_out(
    run: &mut Run,
    options: &Options,
    order: Order<'_>,
    out: &mut dyn Write,
) -> io::Result<Done> {
    let mut done = Done::default();
    let mut piped = order.stdin.map(|(_, bytes)| bytes.to_vec());
    let mut changed: HashMap<String, String> = HashMap::new();
    let mut failures: HashMap<String, Failure> = HashMap::new();
    for (source, mended) in mend_all(run, options, order.allowed) {
        let refused = mended.refused.iter();
        done.refused.extend(refused.map(|(_, why)| *why));
        let (path, before) = (source.path(), source.text());
        if mended.text == before {
            continue;
        }
        if order.target == Target::Diff {
            out.write_all(unified(path, before, &mended.text).as_bytes())?;
        } else if order.stdin.is_some_and(|(name, _)| name == path) {
            piped = Some(mended.text.clone().into_bytes());
        } else if let Err(error) = replace(Path::new(path), before, &mended.text) {
            failures.insert(path.to_owned(), failure(&error));
            continue;
        }
        done.fixed += mended.fixed;
        done.gone += mended.gone;
        changed.insert(path.to_owned(), mended.text);
    }
    out.write_all(&piped.unwrap_or_default())?;
    if order.target == Target::Files && !changed.is_empty() {
        judge_again(run, options, changed);
    }
    for file in &mut run.files {
        if let Some(failure) = failures.remove(file.source.path()) {
            file.outcome = Outcome::Failed([file.failures(), &[failure]].concat());
        }
    }
    Ok(done)
}

/// Fixes the texts that have something to fix. Those that make one configuration follow one another,
/// each with what became of the others.
fn mend_all(run: &Run, options: &Options, allowed: Safety) -> Vec<(Source, Mended)> {
    let wanted = run.files.iter().filter(|file| is_wanted(file, allowed));
    let wanted: HashSet<&str> = wanted.map(|file| file.source.path()).collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut files = check::read_all(check::texts(run), options);
    files.retain(|read| wanted.contains(read.source.path()));
    let mend = |read: Read, beside: &Beside| {
        let desk = Desk { options, beside };
        let mended = mend(&read.source, desk, allowed);
        (read.source, mended)
    };
    let (layered, alone): (Vec<Read>, Vec<Read>) =
        files.into_iter().partition(|read| read.beside().is_layered());
    let alone = alone.into_par_iter().map(|read| {
        let beside = read.beside().clone();
        mend(read, &beside)
    });
    let mut all: Vec<(Source, Mended)> = alone.collect();
    let mut renewed: Vec<Arc<Source>> = Vec::new();
    for read in layered {
        let mut beside = read.beside().clone();
        for source in &renewed {
            beside.renew(source);
        }
        let (source, mended) = mend(read, &beside);
        renewed.push(Arc::new(Source::new(source.path(), mended.text.as_str())));
        all.push((source, mended));
    }
    all.sort_by(|(a, _), (b, _)| a.path().cmp(b.path()));
    all
}

/// Judges all files of a run, some of which have other texts now.
fn judge_again(run: &mut Run, options: &Options, mut changed: HashMap<String, String>) {
    let mut texts = check::texts(run);
    for found in &mut texts {
        if let Some(text) = changed.remove(&found.path) {
            found.content = Content::Text(text);
        }
    }
    let mut judged = check::run(texts, options).files.into_iter().peekable();
    for file in &mut run.files {
        let same = |judged: &File| judged.source.path() == file.source.path();
        if let Some(judged) = judged.next_if(same) {
            *file = judged;
        }
    }
}

fn is_wanted(file: &File, allowed: Safety) -> bool {
    let fixes = file.findings.iter().filter_map(|finding| finding.fix.as_ref());
    fixes.into_iter().any(|fix| fix.safety <= allowed)
}

/// Why a file that should have been fixed was not.
fn failure(error: &io::Error) -> Failure {
    Failure { message: format!("cannot be fixed: {error}"), span: None, help: None }
}

/// Puts a text in the place of a file's, in one step: whoever reads the file finds the one or the
/// other. Its mode and, where that is allowed, its owner stay; of a symbolic link it is the file that
/// changes. Fails where the file is no longer what it was.
pub fn replace(path: &Path, old: &str, new: &str) -> io::Result<()> {
    let target = fs::canonicalize(path)?;
    if fs::read(&target)? != old.as_bytes() {
        return Err(io::Error::other("it changed while it was checked"));
    }
    let about = fs::metadata(&target)?;
    if about.permissions().readonly() {
        return Err(io::Error::other("it is read-only"));
    }
    let (temporary, mut handle) = create_beside(&target)?;
    let written = handle
        .write_all(new.as_bytes())
        .and_then(|()| keep_owner(&temporary, &about))
        .and_then(|()| handle.set_permissions(about.permissions()))
        .and_then(|()| handle.sync_all())
        .and_then(|()| fs::rename(&temporary, &target));
    if written.is_err() {
        // The first error is the one to tell of.
        let _ = fs::remove_file(&temporary);
    }
    written
}

/// A new file in the same folder, for only there it can be renamed in one step.
fn create_beside(target: &Path) -> io::Result<(PathBuf, fs::File)> {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let mut last = io::Error::other("no free name for a temporary file");
    for n in 0..16 {
        let name = format!(".{name}.{}-{n}.tmp", std::process::id());
        let path = target.with_file_name(name);
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(handle) => return Ok((path, handle)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => last = error,
            Err(error) => return Err(error),
        }
    }
    Err(last)
}

/// Gives a file the owner of another one. Only root may, and for anybody else it is theirs anyway.
#[cfg(unix)]
fn keep_owner(path: &Path, about: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, chown};
    let new = fs::metadata(path)?;
    if (new.uid(), new.gid()) == (about.uid(), about.gid()) {
        return Ok(());
    }
    match chown(path, Some(about.uid()), Some(about.gid())) {
        Err(error) if error.kind() != io::ErrorKind::PermissionDenied => Err(error),
        _ => Ok(()),
    }
}

#[cfg(not(unix))]
fn keep_owner(_: &Path, _: &fs::Metadata) -> io::Result<()> {
    Ok(())
}
