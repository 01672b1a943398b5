namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>How much a <see cref="Problem"/> matters (spec 00 §5).</summary>
public enum ProblemSeverity
{
    /// <summary>Something cannot be understood or is missing.</summary>
    Error,

    /// <summary>Nothing is damaged, but the tree differs from the server's answer or leaves something to know.</summary>
    Information,
}

/// <summary>
/// One record or file that cannot be shown, or that is shown in a way the user should know about (spec 00 §5).
/// </summary>
/// <param name="Severity">Error or information.</param>
/// <param name="Class">Stable kebab-case name of the kind, see <see cref="ProblemClass"/>.</param>
/// <param name="UserKey">User key of the record (without timestamp suffix); empty when there is none.</param>
/// <param name="Offset">Byte offset of the record in the stored file, or -1.</param>
/// <param name="ValueOffset">Byte offset of the record's raw value in the stored file, or -1.</param>
/// <param name="Reason">What was expected and what was found, for people.</param>
public sealed record Problem(ProblemSeverity Severity, string Class, byte[] UserKey, long Offset, long ValueOffset, string Reason);

/// <summary>Receives problems one by one. Implementations need not be thread-safe; callers serialise.</summary>
public interface IProblemSink
{
    /// <summary>Takes one problem. Must not throw for a well-formed problem unless the caller asked to stop at the first (<c>--strict</c>).</summary>
    void Report(Problem problem);
}
