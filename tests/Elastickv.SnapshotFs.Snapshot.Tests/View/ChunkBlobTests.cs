using Elastickv.SnapshotFs.Snapshot.Tests.Support;

namespace Elastickv.SnapshotFs.Snapshot.Tests.View;

/// <summary>Rows under <c>!s3|chunkblob|</c> are read at infinity and do not move the newest timestamp (spec 01 §3.4).</summary>
public class ChunkBlobTests
{
    private static ReadOnlySpan<byte> Key => "!s3|chunkblob|00ff"u8;

    [Fact]
    public void TheirTimestampsDoNotCount()
    {
        using var snapshot = Open();
        Assert.Equal(7ul, snapshot.File.Summary.LastCommitTimestamp);
        Assert.Equal("Absent", OpenedSnapshot.Read(snapshot.View, "!s3|chunkblob|1111"u8));
    }

    [Fact]
    public void AllVersionsCanBeSeenNewestFirst()
    {
        using var snapshot = Open();
        VersionCursor versions = snapshot.View.Versions(Key);
        var seen = new List<(ulong Timestamp, bool Tombstone)>();
        while (versions.MoveNext())
        {
            seen.Add((versions.Current.CommitTimestamp, versions.IsTombstone));
        }

        Assert.Equal([(ulong.MaxValue, false), (900ul, true), (5ul, false)], seen);
    }

    private static OpenedSnapshot Open() => new(new SnapshotBuilder { LastCommitTimestamp = 3 }
        .Row("!redis|str|k"u8, 7, "v"u8)
        .Row(Key, 5, "old"u8).Tombstone(Key, 900).Row(Key, ulong.MaxValue, "new"u8)
        .Row("!s3|chunkblob|1111"u8, 8, "later"u8)
        .ToBytes());
}
