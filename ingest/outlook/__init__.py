"""Items of Outlook: .msg, PST and OST, winmail.dat, and Outlook for Mac."""
