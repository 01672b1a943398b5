using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.Fs;

/// <summary>The entries of one directory, in the order of their raw names (spec 08 §5.2 to §5.5).</summary>
internal readonly ref struct FsDirectory(FsRows rows, ulong inode)
{
    /// <summary>Gives the entries behind a cookie, the position of the last entry row plus 1, until the sink takes no more.</summary>
    public void List(ulong cookie, IEntrySink sink)
    {
        using var prefix = new ByteBuffer(64);
        FsKeys.AppendDirectory(inode, prefix);
        RowCursor entries = rows.View.Scan(prefix.WrittenSpan);
        if (cookie > 0)
        {
            if (cookie - 1 > (ulong)NodeId.MaxPosition || !rows.View.TryGetAt((long)cookie - 1, out Row last) || !last.UserKey.StartsWith(prefix.WrittenSpan))
            {
                return;
            }

            entries.SeekAfter(last);
        }

        using var name = new ByteBuffer(256);
        using var shown = new ByteBuffer(256);
        while (entries.MoveNext())
        {
            Row entry = entries.Current;
            if (!FsKeys.TryParseEntry(entry.UserKey, out _, out ReadOnlySpan<byte> code) || !FsRows.TryDecodeName(code, name)
                || !rows.TryGetNode(entry, inode, out NodeId node))
            {
                continue;
            }

            shown.Clear();
            FsName.AppendShown(rows.View, inode, name.WrittenSpan, shown);
            if (!sink.Add(shown.WrittenSpan, node, (ulong)entry.Position + 1))
            {
                return;
            }
        }
    }

    public bool TryFind(ReadOnlySpan<byte> name, out NodeId node)
    {
        node = default;
        if (name.Length > FsName.Longest || !FsName.IsListable(name))
        {
            return false;
        }

        using var key = new ByteBuffer(512);
        FsKeys.AppendDirectory(inode, key);
        OrderedText.Append(name, key);
        return rows.View.TryGet(key.WrittenSpan, out Row entry) == RowState.Visible
            ? rows.TryGetNode(entry, inode, out node)
            : TryFindLong(name, key, out node);
    }

    private bool TryFindLong(ReadOnlySpan<byte> substitute, ByteBuffer key, out NodeId node)
    {
        node = default;
        using var name = new ByteBuffer(256);
        if (!FsName.TryQuoted(substitute, name))
        {
            return false;
        }

        key.Clear();
        FsKeys.AppendDirectory(inode, key);
        OrderedText.AppendOpen(name.WrittenSpan, key);
        using var shown = new ByteBuffer(256);
        RowCursor entries = rows.View.Scan(key.WrittenSpan);
        while (entries.MoveNext())
        {
            Row entry = entries.Current;
            if (!FsKeys.TryParseEntry(entry.UserKey, out _, out ReadOnlySpan<byte> code) || !FsRows.TryDecodeName(code, name) || name.Length <= FsName.Longest)
            {
                continue;
            }

            shown.Clear();
            FsName.AppendShown(rows.View, inode, name.WrittenSpan, shown);
            if (shown.WrittenSpan.SequenceEqual(substitute))
            {
                return rows.TryGetNode(entry, inode, out node);
            }
        }

        return false;
    }
}
