using System.Text;

namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>Text forms of binary keys for messages. Never used to build a file name.</summary>
public static class KeyText
{
    private const int LongestShown = 120;

    /// <summary>Printable ASCII as it is, every other byte and the backslash as <c>\xHH</c>; long keys are cut with an ellipsis.</summary>
    public static string Printable(ReadOnlySpan<byte> key)
    {
        var text = new StringBuilder();
        foreach (byte b in key[..Math.Min(key.Length, LongestShown)])
        {
            if (b is >= 0x20 and < 0x7F and not (byte)'\\')
            {
                text.Append((char)b);
            }
            else
            {
                text.Append("\\x").Append(b.ToString("x2"));
            }
        }

        return key.Length > LongestShown ? text.Append("… (").Append(key.Length).Append(" bytes)").ToString() : text.ToString();
    }
}
