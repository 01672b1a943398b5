using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.Fs;

/// <summary>Value of an inode row (spec 08 §3.1), read as leniently and as strictly as the server reads it.</summary>
internal struct Inode
{
    private const ulong DefaultChunkSize = 4 << 20;

    public ulong Number;
    public ulong Parent;
    public bool IsDirectory;
    public uint Mode;
    public uint User;
    public uint Group;

    /// <summary>Bytes of a file; at most <see cref="long.MaxValue"/>.</summary>
    public ulong Size;

    public long AccessNs;
    public long ModifiedNs;
    public long ChangeNs;

    /// <summary>Never 0.</summary>
    public ulong ChunkSize;

    public ulong Home;
    public bool IsOrphaned;

    /// <summary>Number of the root directory.</summary>
    public const ulong Root = 1;

    /// <summary>Reads a row; false when it is no readable inode row of a number that can be, or disagrees with its key.</summary>
    public static bool TryRead(in Row row, out Inode inode)
    {
        inode = default;
        if (!row.IsReadable || !FsKeys.TryParseInode(row.UserKey, out ulong number))
        {
            return false;
        }

        try
        {
            inode = Read(row.Body);
        }
        catch (JsonFormatException)
        {
            return false;
        }

        return number != 0 && inode.Number == number && inode.Size <= long.MaxValue;
    }

    private static Inode Read(ReadOnlySpan<byte> json)
    {
        var inode = default(Inode);
        var reader = new JsonReader(json);
        if (!reader.TryNull())
        {
            using var name = new ByteBuffer(64);
            using var text = new ByteBuffer(64);
            reader.BeginObject();
            while (reader.NextMember(name))
            {
                inode.ReadMember(ref reader, name.WrittenSpan, text);
            }
        }

        reader.RequireEnd();
        inode.ChunkSize = inode.ChunkSize == 0 ? DefaultChunkSize : inode.ChunkSize;
        return inode;
    }

    private void ReadMember(ref JsonReader reader, ReadOnlySpan<byte> name, ByteBuffer text)
    {
        if (JsonReader.NameIs(name, "type"u8))
        {
            ReadType(ref reader, text);
        }
        else if (JsonReader.NameIs(name, "orphaned"u8))
        {
            IsOrphaned = reader.TryNull() ? IsOrphaned : reader.Boolean();
        }
        else if (!ReadTime(ref reader, name) && !ReadNumber(ref reader, name))
        {
            reader.Skip();
        }
    }

    private void ReadType(ref JsonReader reader, ByteBuffer text)
    {
        if (!reader.TryNull())
        {
            text.Clear();
            reader.String(text);
            IsDirectory = text.WrittenSpan.SequenceEqual("directory"u8);
        }
    }

    private bool ReadTime(ref JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (JsonReader.NameIs(name, "atime_nsec"u8))
        {
            AccessNs = reader.TryNull() ? AccessNs : reader.Int64();
        }
        else if (JsonReader.NameIs(name, "mtime_nsec"u8))
        {
            ModifiedNs = reader.TryNull() ? ModifiedNs : reader.Int64();
        }
        else if (JsonReader.NameIs(name, "ctime_nsec"u8))
        {
            ChangeNs = reader.TryNull() ? ChangeNs : reader.Int64();
        }
        else
        {
            return false;
        }

        return true;
    }

    private bool ReadNumber(ref JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (JsonReader.NameIs(name, "inode"u8))
        {
            Number = Wide(ref reader, Number);
        }
        else if (JsonReader.NameIs(name, "parent"u8))
        {
            Parent = Wide(ref reader, Parent);
        }
        else if (JsonReader.NameIs(name, "mode"u8))
        {
            Mode = Narrow(ref reader, Mode);
        }
        else if (JsonReader.NameIs(name, "uid"u8))
        {
            User = Narrow(ref reader, User);
        }
        else if (JsonReader.NameIs(name, "gid"u8))
        {
            Group = Narrow(ref reader, Group);
        }
        else if (JsonReader.NameIs(name, "size"u8))
        {
            Size = Wide(ref reader, Size);
        }
        else if (JsonReader.NameIs(name, "chunk_size"u8))
        {
            ChunkSize = Wide(ref reader, ChunkSize);
        }
        else if (JsonReader.NameIs(name, "home_slot"u8))
        {
            Home = Wide(ref reader, Home);
        }
        else if (JsonReader.NameIs(name, "epoch"u8) || JsonReader.NameIs(name, "generation"u8))
        {
            // Not shown, but a value of another type makes the row unreadable.
            Wide(ref reader, 0);
        }
        else if (JsonReader.NameIs(name, "nlink"u8))
        {
            Narrow(ref reader, 0);
        }
        else
        {
            return false;
        }

        return true;
    }

    private static ulong Wide(ref JsonReader reader, ulong before) => reader.TryNull() ? before : reader.UInt64();

    private static uint Narrow(ref JsonReader reader, uint before)
    {
        if (reader.TryNull())
        {
            return before;
        }

        ulong value = reader.UInt64();
        return value <= uint.MaxValue ? (uint)value : throw reader.Error("expected an unsigned integer of 32 bits");
    }
}
