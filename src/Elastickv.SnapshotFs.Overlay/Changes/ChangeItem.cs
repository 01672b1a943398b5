using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Overlay.Changes;

/// <summary>A name of a directory in the two trees, as a file or as a directory: a name that is one here and the other there makes two items.</summary>
internal readonly record struct ChangeItem(byte[] Name, bool IsDirectory, NodeId? Before, NodeId? After) : IComparable<ChangeItem>
{
    /// <summary>Byte order of the paths that begin so: a directory counts as its name and a slash.</summary>
    public int CompareTo(ChangeItem other)
    {
        int common = Name.AsSpan().CommonPrefixLength(other.Name);
        return At(common).CompareTo(other.At(common));
    }

    private int At(int index) => index < Name.Length ? Name[index] : IsDirectory && index == Name.Length ? '/' : -1;
}
