using System.Buffers.Binary;
using System.Text;
using Elastickv.SnapshotFs.Snapshot.Container;
using Elastickv.SnapshotFs.Snapshot.IndexFiles;

namespace Elastickv.SnapshotFs.Snapshot.Tests.IndexFiles;

/// <summary>A directory with one snapshot of many blocks, a cache directory, and what a test does with the index files in them.</summary>
internal sealed class SnapshotFolder : IDisposable
{
    public const int Count = 500;

    private readonly string top = Directory.CreateTempSubdirectory("snapfs-test-").FullName;

    public SnapshotFolder(string name = "data", bool footer = true, bool sorted = true)
    {
        Folder = Directory.CreateDirectory(Path.Combine(top, name)).FullName;
        Write(footer, sorted, "value");
    }

    public string Folder { get; }

    public string Cache => Path.Combine(top, "cache");

    public string Snapshot => Path.Combine(Folder, "some.fsm");

    public string Beside => Snapshot + ".snapfs-index";

    public IndexStore Store => new() { KeepAlways = true, Cache = Cache };

    public void Write(bool footer, bool sorted, string value)
    {
        var builder = new SnapshotBuilder { LastCommitTimestamp = 100, Footer = footer, Header = footer ? HlcHeader.Version1(1) : null, Sorted = sorted };
        for (int i = Count - 1; i >= 0; i--)
        {
            builder.Row(Encoding.UTF8.GetBytes($"key{i:d6}"), 7, Encoding.UTF8.GetBytes($"{value}{i:d6}"));
            builder.Tombstone(Encoding.UTF8.GetBytes($"none{i:d6}"), 7);
        }

        builder.WriteTo(Snapshot);
    }

    public SnapshotFile Open(Func<SnapshotOptions, SnapshotOptions>? change = null)
    {
        var options = new SnapshotOptions { Indexes = Store, BlockLength = 256 };
        return SnapshotFile.Open(Snapshot, change is null ? options : change(options));
    }

    /// <summary>Opens, asserts that the answers are those of the file, and tells what the index was.</summary>
    public IndexReport Ask(Func<SnapshotOptions, SnapshotOptions>? change = null, string value = "value")
    {
        using SnapshotFile file = Open(change);
        Assert.Equal(2 * Count, file.Summary.Records);
        Assert.Equal(Count, file.Summary.Tombstones);
        Assert.Equal(Enumerable.Range(0, Count).Select(i => $"key{i:d6}"), Support.OpenedSnapshot.Keys(file.View, "k"u8));
        Assert.Empty(Support.OpenedSnapshot.Keys(file.View, "n"u8));
        Assert.Equal(RowState.Visible, file.View.TryGet("key000123"u8, out Row row));
        Assert.Equal(value + "000123", Encoding.UTF8.GetString(row.Body));
        return file.Index;
    }

    /// <summary>Changes the bytes of an index file and makes its checksum right again.</summary>
    public static unsafe void Forge(string path, Action<byte[]> change)
    {
        byte[] bytes = File.ReadAllBytes(path);
        change(bytes);
        int field = (int)System.Runtime.InteropServices.Marshal.OffsetOf<IndexFileHeader>(nameof(IndexFileHeader.Checksum));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(field), 0);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(field), Crc32C.Of(bytes));
        File.WriteAllBytes(path, bytes);
    }

    public void Dispose() => Directory.Delete(top, recursive: true);
}
