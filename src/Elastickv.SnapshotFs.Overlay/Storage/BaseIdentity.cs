using System.Security.Cryptography;
using Elastickv.SnapshotFs.Overlay.Host;
using Elastickv.SnapshotFs.Snapshot;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Overlay.Storage;

/// <summary>Which snapshot an overlay belongs to. Its nodes are named by positions in that file, so no other one will do (spec 00 §4).</summary>
public sealed record BaseIdentity
{
    private const int DigestedBytes = 64 << 10;

    /// <summary>Absolute path of the file; only for messages, a moved file is still the same.</summary>
    public required string Path { get; init; }

    /// <summary>Length in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>Modification time in Unix milliseconds; counts only where no checksum covers the file.</summary>
    public required long ModifiedMs { get; init; }

    /// <summary>Whether the file ends with a checksum of all its bytes, which the digest then covers.</summary>
    public required bool HasFooter { get; init; }

    /// <summary>HLC timestamp of the stream header.</summary>
    public required ulong HeaderTimestamp { get; init; }

    /// <summary>HLC timestamp of the state that is shown.</summary>
    public required ulong LastCommitTimestamp { get; init; }

    /// <summary>How the file is read, where that changes what is shown (such as <c>no-roll-forward</c>); usually empty.</summary>
    public string View { get; init; } = "";

    /// <summary>SHA-256 of the first and the last 64 KiB, in lower-case hex.</summary>
    public required string Digest { get; init; }

    /// <summary>The identity of an open snapshot.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="view">See <see cref="View"/>.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static BaseIdentity Of(SnapshotFile snapshot, string view = "")
    {
        string path = System.IO.Path.GetFullPath(snapshot.Path);
        using SafeFileHandle handle = File.OpenHandle(path);
        FileStatus status = Posix.Status(handle);
        var ends = new byte[2 * DigestedBytes];
        int read = RandomAccess.Read(handle, ends.AsSpan(0, DigestedBytes), 0);
        read += RandomAccess.Read(handle, ends.AsSpan(read), Math.Max(read, status.Length - DigestedBytes));
        return new BaseIdentity
        {
            Path = path,
            Length = status.Length,
            ModifiedMs = status.ModifiedMs,
            HasFooter = snapshot.Summary.HasFooter,
            HeaderTimestamp = snapshot.Summary.HeaderTimestamp,
            LastCommitTimestamp = snapshot.View.ReadTimestamp,
            View = Reading(snapshot, view),
            Digest = Convert.ToHexStringLower(SHA256.HashData(ends.AsSpan(0, read))),
        };
    }

    /// <summary>Rows are at other positions when some of them were decrypted.</summary>
    private static string Reading(SnapshotFile snapshot, string view) =>
        snapshot.Summary.DecryptedRecords == 0 ? view : $"{view} {snapshot.Summary.DecryptedRecords} rows decrypted".TrimStart();

    /// <summary>What keeps another file from being the same base, for people; null when it is the same.</summary>
    internal string? DifferenceFrom(BaseIdentity other) =>
        Length != other.Length ? $"it was {Length} bytes long, this one is {other.Length}"
        : Digest != other.Digest || HasFooter != other.HasFooter ? "its first or last bytes were different"
        : HeaderTimestamp != other.HeaderTimestamp ? $"its timestamp was {HeaderTimestamp}, this one's is {other.HeaderTimestamp}"
        : LastCommitTimestamp != other.LastCommitTimestamp ? $"it showed the state at {LastCommitTimestamp}, this one shows {other.LastCommitTimestamp}"
        : View != other.View ? $"it was read with '{View}', now with '{other.View}'"
        : !HasFooter && ModifiedMs != other.ModifiedMs ? "it has been written to since, and has no checksum to say that nothing changed"
        : null;
}
