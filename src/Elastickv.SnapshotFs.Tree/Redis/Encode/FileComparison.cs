using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.Redis.Encode;

/// <summary>Compares files byte for byte, whatever their length.</summary>
internal static class FileComparison
{
    private const int Step = 1 << 16;

    public static bool AreEqual(SourceFile left, SourceFile right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        var leftBytes = new byte[Step];
        var rightBytes = new byte[Step];
        for (long at = 0; at < left.Length; at += Step)
        {
            int length = (int)Math.Min(Step, left.Length - at);
            left.Read(at, leftBytes.AsSpan(0, length));
            right.Read(at, rightBytes.AsSpan(0, length));
            if (!leftBytes.AsSpan(0, length).SequenceEqual(rightBytes.AsSpan(0, length)))
            {
                return false;
            }
        }

        return true;
    }
}
