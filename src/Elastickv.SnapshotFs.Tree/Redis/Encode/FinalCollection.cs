using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Redis.Documents;
using Elastickv.SnapshotFs.Tree.Redis.Keys;

namespace Elastickv.SnapshotFs.Tree.Redis.Encode;

/// <summary>The final document of a hash, list, set or sorted set.</summary>
/// <param name="context">The splice.</param>
/// <param name="before">The base.</param>
/// <param name="name">Which file it is.</param>
/// <param name="key">Its key.</param>
/// <param name="file">The open file, which becomes the document's.</param>
/// <param name="reader">Reads files one after another.</param>
internal sealed class FinalCollection(SpliceContext context, BaseKeys before, KeyFile name, byte[] key, SourceFile file, CollectionReader reader) : IKeyDocument
{
    private readonly CollectionContent content = new(name.Kind);
    private CollectionSummary summary;

    public void Check(KeyRows lengths)
    {
        summary = reader.Read(name.Kind, name.Path, file, new CheckedElements(content, new ElementRows(lengths, name.Kind, head: 0)));
        WriteMeta(lengths, head: 0);
    }

    public bool IsAsBefore()
    {
        KeyFile shown = KeyFile.Of(name.Kind, key);
        using SourceFile shownFile = context.Base.Open(shown.Path);
        if (shownFile.Length > int.MaxValue)
        {
            // Not worth another reader: only rows that differ are written anyway.
            return false;
        }

        using CollectionContent.Comparison comparison = content.Compare();
        return reader.Read(name.Kind, shown.Path, shownFile, comparison).ExpireAtMs == summary.ExpireAtMs && comparison.IsEqual();
    }

    public void Write(KeyRows rows)
    {
        content.Forget();
        long head = name.Kind == RedisNode.Lists ? Head() : 0;
        reader.Read(name.Kind, name.Path, file, new ElementRows(rows, name.Kind, head));
        WriteMeta(rows, head);
    }

    public void Dispose()
    {
        content.Dispose();
        file.Dispose();
    }

    private void WriteMeta(KeyRows rows, long head)
    {
        if (name.Kind == RedisNode.Lists)
        {
            rows.ListMeta(head, summary.Count, summary.ExpireAtMs);
        }
        else
        {
            rows.WideMeta(name.Kind, summary.Count, summary.ExpireAtMs);
        }
    }

    /// <summary>
    /// Where the items begin: at the head of the list that the base shows, so that items that stay where they are keep their rows; 0 for a new list. Where the base's
    /// head is not known, because its meta is damaged, its first item says it; a head that leaves no room for the items is not kept.
    /// </summary>
    private long Head()
    {
        if (!before.Shows(RedisNode.Lists, key))
        {
            return 0;
        }

        ListFamilies lists = before.Rows.Lists;
        ListWindow window = ListWindow.Of(lists, key);
        Int128 head = window.Head;
        if (!window.IsKnown)
        {
            var items = new ListItemCursor(lists, key, window);
            head = items.MoveNext() ? ListSequence.Read(items.Current.UserKey[^ListSequence.Length..]) : 0;
        }

        return head >= long.MinValue && head + summary.Count <= long.MaxValue ? (long)head : 0;
    }

    /// <summary>Takes elements that are both remembered and looked at as rows.</summary>
    private sealed class CheckedElements(CollectionContent content, ElementRows rows) : IElementSink
    {
        public string? Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => content.Add(name, value) ?? rows.Add(name, value);
    }
}
