using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.Fs;

/// <summary>Value of a directory entry (spec 08 §3.2). Its type is only a hint, so it is checked and not kept.</summary>
internal static class EntryValue
{
    /// <summary>The inode an entry leads to; false when the row cannot be read.</summary>
    public static bool TryRead(in Row row, out ulong inode)
    {
        inode = 0;
        if (!row.IsReadable)
        {
            return false;
        }

        try
        {
            inode = Read(row.Body);
            return true;
        }
        catch (JsonFormatException)
        {
            return false;
        }
    }

    private static ulong Read(ReadOnlySpan<byte> json)
    {
        ulong inode = 0;
        var reader = new JsonReader(json);
        if (!reader.TryNull())
        {
            using var scratch = new ByteBuffer(64);
            reader.BeginObject();
            while (reader.NextMember(scratch))
            {
                if (JsonReader.NameIs(scratch.WrittenSpan, "inode"u8))
                {
                    inode = reader.TryNull() ? inode : reader.UInt64();
                }
                else if (JsonReader.NameIs(scratch.WrittenSpan, "type"u8))
                {
                    if (!reader.TryNull())
                    {
                        scratch.Clear();
                        reader.String(scratch);
                    }
                }
                else
                {
                    reader.Skip();
                }
            }
        }

        reader.RequireEnd();
        return inode;
    }
}
