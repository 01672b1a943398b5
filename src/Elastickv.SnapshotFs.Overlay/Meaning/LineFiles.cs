namespace Elastickv.SnapshotFs.Overlay.Meaning;

/// <summary>Names of the <see cref="LineFile"/>s.</summary>
internal static class LineFiles
{
    public static readonly LineFile[] All = [LineFile.StringExpiries, LineFile.SketchExpiries, LineFile.Keymap];

    private static readonly byte[][] Names = ["strings_ttl.jsonl"u8.ToArray(), "hll_ttl.jsonl"u8.ToArray(), "KEYMAP.jsonl"u8.ToArray()];

    public static byte[] NameOf(LineFile file) => Names[(int)file];

    /// <summary>Which one has a name; null for none.</summary>
    public static LineFile? Find(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < Names.Length; i++)
        {
            if (name.SequenceEqual(Names[i]))
            {
                return (LineFile)i;
            }
        }

        return null;
    }

    /// <summary>The other file of expiries.</summary>
    public static LineFile Other(LineFile expiries) => expiries == LineFile.StringExpiries ? LineFile.SketchExpiries : LineFile.StringExpiries;
}
