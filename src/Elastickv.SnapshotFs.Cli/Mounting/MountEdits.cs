using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Cli.Control;
using Elastickv.SnapshotFs.Cli.Editing;
using Elastickv.SnapshotFs.Cli.Output;
using Elastickv.SnapshotFs.Cli.Verbs;
using Elastickv.SnapshotFs.Overlay;
using Microsoft.Extensions.Logging;

namespace Elastickv.SnapshotFs.Cli.Mounting;

/// <summary>The edits of a mount, from its beginning to what becomes of them at its end (spec 00 §4, §7). A mount that cannot keep edits is read-only and says why.</summary>
internal sealed class MountEdits : IMountCommands, IDisposable
{
    private readonly OutputForm form;
    private readonly EditLog log;

    private MountEdits(EditSession? session, OutputForm form, string line, EditLog log)
    {
        Session = session;
        Line = line;
        this.form = form;
        this.log = log;
    }

    /// <summary>Null when the mount is read-only.</summary>
    public EditSession? Session { get; }

    /// <summary>What the mount line says about editing.</summary>
    public string Line { get; }

    /// <summary>Opens the overlay of a mount. Where the user named none and there can be none, the mount is read-only.</summary>
    /// <exception cref="CommandException">What the user named cannot be used, or the overlay there holds something else.</exception>
    public static MountEdits Open(MountVerb verb, OpenSnapshot snapshot, ILogger logger)
    {
        OutputForm form = OutputForm.Of(verb, Environment.CurrentDirectory);
        var log = new EditLog(logger);
        if (verb.ReadOnly)
        {
            return new MountEdits(null, form, "read-only", log);
        }

        if (verb.AsOf.Length > 0)
        {
            return new MountEdits(null, form, "read-only: an older state", log);
        }

        if (RawText.HoldsRawBytes(snapshot.File.Path))
        {
            return verb.Overlay.Length > 0 || form.Path is not null
                ? throw new CommandException("a snapshot can be edited only under a path that is valid UTF-8")
                : new MountEdits(null, form, "read-only: the snapshot's path is not valid UTF-8", log);
        }

        EditPlaces places = EditPlaces.Of(snapshot.File.Path, verb.Overlay, form.Path);
        if (places.Obstacle() is { } obstacle)
        {
            bool tellsMore = form.Path is not null || obstacle.Contains("--output", StringComparison.Ordinal);
            return ReadOnly(verb, form, tellsMore ? obstacle : obstacle + "; name another place for the new snapshot with --output", log);
        }

        return TryOpen(snapshot, places, form, verb, log, out EditSession? session) is { } reason
            ? ReadOnly(verb, form, reason + "; name another place with --overlay", log)
            : new MountEdits(session, form, Describe(session!), log);
    }

    /// <inheritdoc/>
    public int Diff(DiffVerb verb, Surroundings surroundings) => Session is null ? SayReadOnly(surroundings) : DiffReport.Print(Session, verb, surroundings);

    /// <inheritdoc/>
    public int Commit(OutputForm later, Surroundings surroundings)
    {
        if (Session is null)
        {
            return SayReadOnly(surroundings);
        }

        Outcome outcome = Session.Commit(later, surroundings);
        outcome.Print(surroundings);
        return outcome.ExitCode;
    }

    /// <summary>Does with the edits what those who wait for the end want, or commits them; tells them, the log and the terminal. Gives the exit code.</summary>
    /// <param name="callers">Who waits. Of several wishes the most careful counts.</param>
    /// <param name="surroundings">The terminal of a mount in the foreground.</param>
    /// <param name="logsToFile">Whether the log is another place than the terminal.</param>
    public int End(IReadOnlyList<Caller> callers, Surroundings surroundings, bool logsToFile)
    {
        if (Session is null)
        {
            foreach (Caller caller in callers)
            {
                caller.End(ExitCode.Ok);
            }

            return ExitCode.Ok;
        }

        log.BeginEnd();
        Caller? first = callers.MinBy(caller => caller.Ending!.End);
        SessionEnd end = first?.Ending!.End ?? SessionEnd.Commit;
        Surroundings progress = callers.Count == 0 ? surroundings : surroundings with { Relay = state => Relay(callers, state) };
        Outcome outcome;
        try
        {
            OutputForm wanted = first is null ? form : OutputForm.Of(first.Ending!, first.Request.Directory);
            outcome = Session.End(end, wanted, progress);
        }
        catch (CommandException failure)
        {
            outcome = new Outcome(failure.ExitCode, "nothing was written", [failure.Message]);
        }

        if (logsToFile)
        {
            log.Write(outcome);
        }


        outcome.Print(surroundings);
        foreach (Caller caller in callers)
        {
            Tell(caller, outcome);
        }

        return outcome.ExitCode;
    }

    public void Dispose() => Session?.Dispose();

    /// <summary>A mount without edits, or an error if the user named a place for them.</summary>
    private static MountEdits ReadOnly(MountVerb verb, OutputForm form, string reason, EditLog log) => verb.Overlay.Length > 0 || form.Path is not null
        ? throw new CommandException(reason)
        : new MountEdits(null, form, $"read-only: {reason}", log);

    private static string? TryOpen(OpenSnapshot snapshot, EditPlaces places, OutputForm form, MountVerb verb, EditLog log, out EditSession? session)
    {
        session = null;
        try
        {
            session = EditSession.Open(snapshot, places, form, verb, log);
            return null;
        }
        catch (OverlayException failure) when (!failure.IsInUse)
        {
            throw new CommandException($"{failure.Message}; name another place with --overlay, or mount with --read-only");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return failure.Message;
        }
    }

    private static string Describe(EditSession session)
    {
        string output = $"edits will be written to {session.NextOutput}";
        return session.Pending == 0 ? output : $"{SizeText.Count(session.Pending, "change")} pending from before, {output}";
    }

    private static int SayReadOnly(Surroundings surroundings)
    {
        surroundings.Complain("the mount is read-only and has no edits");
        return ExitCode.Ok;
    }

    private static void Relay(IReadOnlyList<Caller> callers, ProgressState state)
    {
        foreach (Caller caller in callers)
        {
            caller.Surroundings.Relay!(state);
        }
    }

    private static void Tell(Caller caller, Outcome outcome)
    {
        try
        {
            outcome.Print(caller.Surroundings);
        }
        catch (IOException)
        {
            // Gone.
        }

        caller.End(outcome.ExitCode);
    }
}
