using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.S3.Encode;

/// <summary>
/// Judges an edited file of a bucket on its own, without looking for the objects of the bucket: a body can hold anything, and a sidecar is judged by its text and by
/// the length of the body beside it.
/// </summary>
internal static class SidecarCheck
{
    /// <param name="before">The tree of the base.</param>
    /// <param name="final">The same with all edits.</param>
    /// <param name="path">A file below <c>s3/</c>.</param>
    /// <param name="defect">What is wrong with it, or null.</param>
    /// <returns>False for a file that describes a bucket, which is judged elsewhere.</returns>
    public static bool TryFind(ISourceTree before, ISourceTree final, byte[] path, out DocumentDefectException? defect)
    {
        defect = null;
        ReadOnlySpan<byte> below = path.AsSpan("s3/".Length);
        ReadOnlySpan<byte> relative = below[(below.IndexOf(ObjectPath.Separator) + 1)..];
        if (relative.SequenceEqual(ReservedName.BucketFile) || relative.SequenceEqual(ReservedName.Keymap))
        {
            return false;
        }

        byte[] body = path.AsSpan().EndsWith(ReservedName.Sidecar) ? path[..^ReservedName.Sidecar.Length] : [];
        if (body.Length == 0 || body[^1] == ObjectPath.Separator || final.KindOf(body) != SourceKind.File)
        {
            return true;
        }

        try
        {
            using SourceFile file = final.Open(path);
            if (IsTheBases(before, path, file.All()))
            {
                return true;
            }

            using Sidecar sidecar = Sidecar.Parse(path, file.All());
            using SourceFile content = final.Open(body);
            sidecar.RequireSize(content.Length, path, file.All());
        }
        catch (DocumentDefectException found)
        {
            defect = found;
        }

        return true;
    }

    /// <summary>One that says what the base says is brought up to date with its body (spec 07 §6.1).</summary>
    private static bool IsTheBases(ISourceTree before, byte[] path, ReadOnlySpan<byte> text)
    {
        if (before.KindOf(path) != SourceKind.File)
        {
            return false;
        }

        using SourceFile old = before.Open(path);
        return text.SequenceEqual(old.All());
    }
}
